package dev.complete.builder.output.lxc;

import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.text.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An image's contract in the words of {@code lxc.container.conf(5)}. LXC's parser trims each value, strips a pair of equal
 * quotes around all of it, and knows no escapes; {@code lxc-create -t local} then replaces the names of
 * {@link #TEMPLATE_WORDS} anywhere. What cannot be said that way is refused.
 *
 * <p>Hooks are shell commands that the host's root runs. From {@code pre-mount} to {@code start} they have the image's
 * variables, {@code PATH} and {@code LD_PRELOAD} among them: only those before the container and beside it are safe.
 */
public final class LxcConfig {

    private static final List<String> TEMPLATE_WORDS =
            List.of("LXC_NAME", "LXC_PATH", "LXC_ROOTFS", "LXC_TEMPLATE_CONFIG", "LXC_HOOK_DIR");

    /** What LXD and Incus bind from the host into every container's {@code /dev}: folders. */
    private static final List<String> HOST_FOLDERS =
            List.of("dev/.lxc", "dev/net", "dev/lxd", "dev/.lxd-mounts", "dev/incus", "dev/.incus-mounts");

    /** Covers a folder with an empty one. */
    private static final String NOTHING = "tmpfs ro,nosuid,nodev,noexec,";

    /** For what the container already has, once more. */
    private static final String READ_ONLY = "bind,relative,ro,nosuid,nodev,noexec";

    /** Takes a device node of the host: a read-only mount keeps its owner and mode, and it can be written to all the same. */
    private static final String NULL = "none bind,ro,nosuid,noexec,optional";

    /** For mounts in hooks: AppArmor, where there is any, has a profile for lxc-start that refuses most, and lets it leave. */
    private static final String UNCONFINED =
            "echo changeprofile unconfined 2>/dev/null >/proc/self/attr/apparmor/current; ";

    /** A shell function: mode, owner and group as the container has them, and its path of a folder. */
    private static final String OWN = "host() { while read -r inside outside count; do"
            + " [ $1 -lt $inside ] || [ $1 -ge $((inside + count)) ] || echo $(($1 - inside + outside));"
            + " done < /proc/$LXC_PID/$2; };"
            + " own() { install -d -m $1 -o \"$(host $2 uid_map)\" -g \"$(host $3 gid_map)\" /proc/$LXC_PID/root$4; };"
            + " :";

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
        config.process(contract);
        for (String variable : contract.withHome().variables()) {
            config.line("lxc.environment", value(config.checked("an environment variable", variable)));
        }
        config.volumes(contract);
        for (Mount mount : contract.mounts()) {
            config.mount(mount);
        }
        config.owners(contract, " && mount -N $LXC_PID -o remount,bind,nosuid,nodev ");
        if (contract.mayBeRoot()) {
            config.readOnlyProc();
        }
        return config.text.toString();
    }

    /** What Incus has no words of its own for, as it takes it under {@code raw.lxc}. It starts containers as lxc-start. */
    static String raw(RuntimeContract contract, Refusal refusal) throws BuildException {
        LxcConfig config = new LxcConfig(refusal);
        config.line("lxc.rootfs.options", "ro");
        config.automatic(); // without control groups and the folder for later mounts, which Incus asks for
        config.entry("sys", "sys", "none " + READ_ONLY); // again, over what Incus binds there of the host's
        config.least(contract);
        config.entry("/dev/null", "dev/fuse", NULL);
        for (String folder : HOST_FOLDERS) {
            config.entry("tmpfs", folder, NOTHING + "optional");
        }
        PrivilegedPort.of(contract).ifPresent(config::port);
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
        config.owners(contract, "");
        return config.text.toString();
    }

    private void container(RuntimeContract contract) {
        line("lxc.arch", contract.platform().machine());
        line("lxc.include", "LXC_TEMPLATE_CONFIG/common.conf");
        line("lxc.mount.entry", ""); // common.conf's: a folder of the host's /sys
        line("lxc.rootfs.options", "ro");
        line("lxc.autodev", "1");
        automatic();
        line("lxc.tty.max", "0");
        line("lxc.pty.max", "16");
        line("lxc.console.logfile", "LXC_PATH/console.log");
        // Debian's default.conf asks for a second proc and sys in there: after this, and only where it can make folders
        entry("tmpfs", "dev/.lxc", NOTHING + "create=dir");
    }

    /** The hook that is cleared is lxcfs's: whoever is root in the container writes to the host's processors through it. */
    private void automatic() {
        line("lxc.hook.mount", "");
        line("lxc.mount.auto", "");
        line("lxc.mount.auto", "proc:mixed sys:ro");
    }

    private void least(RuntimeContract contract) {
        line("lxc.signal.halt", "SIGKILL");
        line("lxc.signal.stop", "SIGKILL");
        line("lxc.no_new_privs", contract.newPrivileges() ? "0" : "1");
        line("lxc.cap.drop", ""); // common.conf's, which may not stand beside:
        line("lxc.cap.keep", capabilities());
        entry("shm", "dev/shm", "tmpfs rw,nosuid,nodev,noexec,mode=1777,size=65536k,create=dir");
        entry("mqueue", "dev/mqueue", "mqueue rw,nosuid,nodev,noexec,create=dir");
        for (String path : RuntimeContract.MASKED) {
            String target = path.substring(1);
            if (RuntimeContract.MASKED_FOLDERS.contains(path)) {
                entry("tmpfs", target, NOTHING + "optional");
            } else {
                entry("/dev/null", target, NULL);
            }
        }
        for (String path : RuntimeContract.SETTINGS) {
            String target = path.substring(1);
            entry(target, target, "none " + READ_ONLY + ",optional");
        }
    }

    private static String capabilities() {
        return RuntimeContract.CAPABILITIES.stream()
                .map(name -> name.substring("CAP_".length()).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /**
     * In the container's network. {@code lxc.sysctl} would set it in the host's too, where the container has that, and for
     * good. A user who is not root may set it as the container's root, who may not be let change groups.
     */
    private void port(PrivilegedPort port) {
        line(
                "lxc.hook.start-host",
                "sh -c 'test \"$(readlink /proc/self/ns/net)\" = \"$(readlink /proc/$LXC_PID/ns/net)\""
                        + " || for as in \"\" \"-U --preserve-credentials -S 0\"; do nsenter -t $LXC_PID $as -n"
                        + " sh -c \"echo " + port.start() + " > /proc/sys/" + PrivilegedPort.SYSCTL.replace('.', '/')
                        + "\" && break; done || :' #");
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

    /** Folders beside the container's root that {@code lxc-destroy} removes with it. */
    private void volumes(RuntimeContract contract) throws BuildException {
        List<Mount> volumes = contract.mounts().stream().filter(Mount::keep).toList();
        if (!volumes.isEmpty()) {
            line("lxc.hook.pre-start", "install -d LXC_PATH/volumes #");
        }
        for (Mount volume : volumes) {
            if (!volume.folder().matches("[A-Za-z0-9._-]+")) {
                throw refusal.because(
                        "the path of a volume is part of a shell command there and must be plain", volume.folder());
            }
            line("lxc.hook.pre-start", "mkdir -p " + source(volume) + " #");
        }
    }

    /**
     * Gives volumes to their owners, as a container with ids of its own knows them: only when the container is there, and
     * its init is not yet started, can the kernel be asked.
     *
     * @param flags a command for each volume, which lacks its path at the end; empty for none
     */
    private void owners(RuntimeContract contract, String flags) {
        String owned = contract.mounts().stream()
                .filter(Mount::keep)
                .map(mount -> " && own " + Integer.toOctalString(mount.mode()) + " " + mount.uid() + " " + mount.gid()
                        + " " + mount.path() + (flags.isEmpty() ? "" : flags + mount.path()))
                .collect(Collectors.joining());
        if (!owned.isEmpty()) {
            line("lxc.hook.start-host", "sh -c '" + (flags.isEmpty() ? "" : UNCONFINED) + OWN + owned + "' #");
        }
    }

    /**
     * As {@link RuntimeContract#readOnly}. LXC itself writes there until its init is ready to start, so no entry can mount it
     * so. A container with ids of its own does not need it, and a user who is not root may not do it.
     */
    private void readOnlyProc() {
        line(
                "lxc.hook.start-host",
                "sh -c '" + UNCONFINED
                        + "test \"$(readlink /proc/self/ns/user)\" != \"$(readlink /proc/$LXC_PID/ns/user)\""
                        + " || mount -N $LXC_PID -o remount,bind,ro,nosuid,nodev,noexec /proc' #");
    }

    private void mount(Mount mount) throws BuildException {
        checked("a writable path", mount.path().toString());
        String target = fstab(mount.path().relative());
        if (mount.keep()) {
            entry(source(mount), target, "none rw,bind"); // LXC passes over other flags here
        } else {
            entry("tmpfs", target, "tmpfs rw,nosuid,nodev," + String.join(",", mount.tmpfsOptions()));
        }
    }

    private static String source(Mount volume) {
        return "LXC_PATH/volumes/" + volume.folder();
    }

    private void entry(String source, String target, String typeAndOptions) {
        line("lxc.mount.entry", source + " " + target + " " + typeAndOptions + " 0 0");
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
