package dev.complete.build.contract;

import dev.complete.build.BuildException;
import dev.complete.build.contract.RuntimeContract.Mount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An image's contract in the words of {@code lxc.container.conf(5)}. LXC's parser trims each value, strips a pair of equal
 * quotes around all of it, and knows no escapes; {@code lxc-create -t local} then replaces the names of
 * {@link #TEMPLATE_WORDS} anywhere. What cannot be said that way is refused.
 */
public final class LxcConfig {

    private static final List<String> TEMPLATE_WORDS =
            List.of("LXC_NAME", "LXC_PATH", "LXC_ROOTFS", "LXC_TEMPLATE_CONFIG", "LXC_HOOK_DIR");

    /** Those of {@link RuntimeContract#MASKED} that are folders, where there are any. */
    private static final Set<String> MASKED_FOLDERS =
            Set.of("/proc/acpi", "/proc/asound", "/proc/scsi", "/sys/firmware");

    /** What {@code proc:mixed} covers. */
    private static final Set<String> MIXED = Set.of("/proc/sys", "/proc/sysrq-trigger");

    private final Refusal refusal;
    private final StringBuilder text = new StringBuilder();

    private LxcConfig(Refusal refusal) {
        this.refusal = refusal;
    }

    /** @throws BuildException when LXC has no words for it */
    public static String text(RuntimeContract contract) throws BuildException {
        LxcConfig config = new LxcConfig(new Refusal(contract.name(), "LXC", "lxc"));
        config.container(contract);
        config.least(contract);
        PrivilegedPort.of(contract).ifPresent(config::port);
        config.readOnlyPaths();
        config.process(contract);
        for (String variable : contract.variables()) {
            config.line("lxc.environment", value(config.checked("an environment variable", variable)));
        }
        for (Mount mount : contract.mounts()) {
            config.mount(mount);
        }
        return config.text.toString();
    }

    /** What Incus has no words of its own for, as it takes it under {@code raw.lxc}. It starts containers as lxc-start. */
    static String raw(RuntimeContract contract, Refusal refusal) throws BuildException {
        LxcConfig config = new LxcConfig(refusal);
        config.line("lxc.rootfs.options", "ro");
        config.least(contract);
        for (String word : contract.argv()) {
            if (isTornByStart(word)) {
                throw refusal.because("it tears an argument apart, whatever quotes are around it", word);
            }
        }
        config.process(contract);
        for (Mount mount : contract.mounts()) {
            if (!mount.keep()) {
                config.mount(mount);
            }
        }
        return config.text.toString();
    }

    private void container(RuntimeContract contract) {
        line("lxc.arch", contract.platform().machine());
        line("lxc.include", "LXC_TEMPLATE_CONFIG/common.conf");
        line("lxc.rootfs.options", "ro");
        line("lxc.autodev", "1");
        line("lxc.mount.auto", "");
        line("lxc.mount.auto", "proc:mixed sys:ro");
        line("lxc.tty.max", "0");
        line("lxc.pty.max", "16");
        line("lxc.console.logfile", "LXC_PATH/console.log");
        line("lxc.mount.entry", "shm dev/shm tmpfs rw,nosuid,nodev,noexec,mode=1777,create=dir 0 0");
    }

    private void least(RuntimeContract contract) {
        line("lxc.signal.halt", "SIGKILL");
        line("lxc.signal.stop", "SIGKILL");
        line("lxc.no_new_privs", contract.newPrivileges() ? "0" : "1");
        line("lxc.cap.drop", ""); // common.conf's, which may not stand beside:
        line("lxc.cap.keep", capabilities());
        for (String path : RuntimeContract.MASKED) {
            String target = path.substring(1);
            boolean folder = MASKED_FOLDERS.contains(path);
            line(
                    "lxc.mount.entry",
                    folder
                            ? "tmpfs " + target + " tmpfs ro,nosuid,nodev,noexec,optional 0 0"
                            : "/dev/null " + target + " none bind,optional 0 0");
        }
    }

    private static String capabilities() {
        return RuntimeContract.CAPABILITIES.stream()
                .map(name -> name.substring("CAP_".length()).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /**
     * In the container's network, before its root is there. {@code lxc.sysctl} would set it in the host's too, where the
     * container has that, and for good: so the host's own network is noted first.
     */
    private void port(PrivilegedPort port) {
        String host = "LXC_PATH/host-network";
        line("lxc.hook.pre-start", "sh -c 'readlink /proc/self/ns/net > " + host + "' #");
        line(
                "lxc.hook.pre-mount",
                "sh -c 'host=$(cat " + host + ") && test \"$host\" != \"$(readlink /proc/self/ns/net)\" && echo "
                        + port.start() + " > /proc/sys/" + PrivilegedPort.SYSCTL.replace('.', '/') + " || :' #");
    }

    private void readOnlyPaths() {
        for (String path : RuntimeContract.READ_ONLY) {
            if (!MIXED.contains(path)) {
                line(
                        "lxc.mount.entry",
                        path + " " + path.substring(1) + " none bind,ro,nosuid,nodev,noexec,optional 0 0");
            }
        }
    }

    private void process(RuntimeContract contract) throws BuildException {
        if (contract.argv().isEmpty()) {
            throw refusal.because("neither `init` nor `command` says what to run");
        }
        List<String> words = new ArrayList<>();
        for (String word : contract.argv()) {
            words.add(word(checked("an argument", word)));
        }
        String command = value(String.join(" ", words));
        line("lxc.init.cmd", command);
        line("lxc.execute.cmd", command); // lxc-execute reads this one only, and crashes without
        line("lxc.init.cwd", value(checked("the work directory", contract.cwd())));
        line("lxc.init.uid", Long.toString(contract.user().uid()));
        line("lxc.init.gid", Long.toString(contract.user().gid()));
    }

    /** A tmpfs, or a folder beside the container's root that {@code lxc-destroy} removes with it. */
    private void mount(Mount mount) throws BuildException {
        checked("a writable path", mount.path().toString());
        String target = fstab(mount.path().relative());
        if (!mount.keep()) {
            String options = "rw,nosuid,nodev," + String.join(",", mount.tmpfsOptions());
            line("lxc.mount.entry", "tmpfs " + target + " tmpfs " + options + " 0 0");
            return;
        }
        String folder = mount.folder();
        if (!folder.matches("[A-Za-z0-9._-]+")) {
            throw refusal.because("the path of a volume is part of a shell command there and must be plain", folder);
        }
        String source = "LXC_PATH/volumes/" + folder;
        line(
                "lxc.hook.pre-start",
                "install -d -m " + Integer.toOctalString(mount.mode()) + " -o " + mount.uid() + " -g " + mount.gid()
                        + " " + source + " #");
        line("lxc.mount.entry", source + " " + target + " none rw,bind,nosuid,nodev 0 0");
    }

    private void line(String key, String value) {
        text.append(key)
                .append(" =")
                .append(value.isEmpty() ? "" : " ")
                .append(value)
                .append('\n');
    }

    private String checked(String what, String value) throws BuildException {
        refusal.oneLine(what, value);
        for (String word : TEMPLATE_WORDS) {
            if (value.contains(word)) {
                throw refusal.because(what + " holds " + word + ", which lxc-create replaces", value);
            }
        }
        return value;
    }

    /** One word of a command: quotes only count at a word's start, and nothing escapes them. */
    private String word(String word) throws BuildException {
        if (!isTornByStart(word)) {
            return word;
        }
        if (word.indexOf('\'') < 0) {
            return "'" + word + "'";
        }
        if (word.indexOf('"') < 0) {
            return "\"" + word + "\"";
        }
        throw refusal.because("an argument holds both kinds of quotes", word);
    }

    /** lxc-execute reads quotes; lxc-start splits at blanks and passes quotes on. */
    public static boolean isTornByStart(String word) {
        return word.isEmpty()
                || word.chars().anyMatch(Character::isWhitespace)
                || word.startsWith("\"")
                || word.startsWith("'");
    }

    /** Quoted when the parser would strip or trim what belongs to the value. */
    private static String value(String value) {
        boolean bare = !value.isEmpty() && value.equals(value.strip()) && "\"'".indexOf(value.charAt(0)) < 0;
        return bare ? value : "\"" + value + "\"";
    }

    /** As in {@code fstab(5)}. */
    private static String fstab(String path) {
        StringBuilder out = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b == ' ' || b == '\t' || b == '\\' || b == '#') {
                out.append('\\').append(String.format(Locale.ROOT, "%03o", b));
            } else {
                out.append((char) (b & 0xff));
            }
        }
        return new String(out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
