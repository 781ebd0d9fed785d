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
 * An image's contract in the terms of {@code lxc.container.conf(5)}. LXC's parser trims each value, strips a pair of
 * equal quotes around the whole value, and has no escapes; {@code lxc-create -t local} then replaces the names of
 * {@link #TEMPLATE_WORDS} anywhere. Values that cannot be written so are refused.
 *
 * <p>Hooks are shell commands that the host's root runs. From {@code pre-mount} to {@code start} they have the image's
 * variables, {@code PATH} and {@code LD_PRELOAD} among them: only hooks that run before the container or beside it are
 * safe.
 */
public final class LxcConfig {

    private static final List<String> TEMPLATE_WORDS =
            List.of("LXC_NAME", "LXC_PATH", "LXC_ROOTFS", "LXC_TEMPLATE_CONFIG", "LXC_HOOK_DIR");

    /** Folders that LXD and Incus bind from the host into every container's {@code /dev}. */
    private static final List<String> HOST_FOLDERS =
            List.of("dev/.lxc", "dev/net", "dev/lxd", "dev/.lxd-mounts", "dev/incus", "dev/.incus-mounts");

    /** Mount options that cover a folder with an empty one. */
    private static final String NOTHING = "tmpfs ro,nosuid,nodev,noexec,";

    /** Mount options that bind a container's own path to itself, read-only. */
    private static final String READ_ONLY = "bind,relative,ro,nosuid,nodev,noexec";

    /**
     * Mount options for a device node of the host: a read-only mount keeps its owner and mode, and the device can still
     * be written.
     */
    private static final String NULL = "none bind,ro,nosuid,noexec,optional";

    /** Prefix for mounts in hooks: AppArmor's profile for lxc-start refuses most mounts, but permits leaving it. */
    private static final String UNCONFINED =
            "echo changeprofile unconfined 2>/dev/null >/proc/self/attr/apparmor/current; ";

    /** A shell function for mode, owner and group as the container sees them, and the container's path of a folder. */
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

    /** @throws BuildException when LXC cannot express it */
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

    /** Settings without an Incus key, for {@code raw.lxc}. Incus starts containers as lxc-start does. */
    static String raw(RuntimeContract contract, Refusal refusal) throws BuildException {
        LxcConfig config = new LxcConfig(refusal);
        config.line("lxc.rootfs.options", "ro");
        config.automatic(); // without control groups and the folder for later mounts, which Incus requires
        config.entry("sys", "sys", "none " + READ_ONLY); // again, over the host's folders that Incus binds there
        config.least(contract);
        config.entry("/dev/null", "dev/fuse", NULL);
        for (String folder : HOST_FOLDERS) {
            config.entry("tmpfs", folder, NOTHING + "optional");
        }
        PrivilegedPort.of(contract).ifPresent(config::port);
        for (String word : contract.argv()) {
            if (isTornByStart(word)) {
                throw refusal.because("it splits an argument, even in quotes", word);
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
        line("lxc.mount.entry", ""); // common.conf mounts it: a folder of the host's /sys
        line("lxc.rootfs.options", "ro");
        line("lxc.autodev", "1");
        automatic();
        line("lxc.tty.max", "0");
        line("lxc.pty.max", "16");
        line("lxc.console.logfile", "LXC_PATH/console.log");
        // Debian's default.conf mounts a second proc and sys there: after this, and only where it can make folders
        entry("tmpfs", "dev/.lxc", NOTHING + "create=dir");
    }

    /**
     * Sets the automatic mounts. The cleared hook is that of lxcfs, through which the container's root writes to the
     * host's processors.
     */
    private void automatic() {
        line("lxc.hook.mount", "");
        line("lxc.mount.auto", "");
        line("lxc.mount.auto", "proc:mixed sys:ro");
    }

    private void least(RuntimeContract contract) {
        line("lxc.signal.halt", "SIGKILL");
        line("lxc.signal.stop", "SIGKILL");
        line("lxc.no_new_privs", contract.newPrivileges() ? "0" : "1");
        line("lxc.cap.drop", ""); // set in common.conf, must not be present:
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
     * Sets the port in the container's network. {@code lxc.sysctl} would set it permanently in the host's network, if
     * the container uses that. A user other than root may set it as the container's root, which may lack the permission
     * to change groups.
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
        line("lxc.execute.cmd", command); // only lxc-execute reads it, and crashes without
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
     * Gives volumes to their owners, as a container with its own ids sees them: the kernel knows them only between the
     * container's creation and the start of its init.
     *
     * @param flags a command for each volume, without the path at its end; empty for none
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
     * As {@link RuntimeContract#readOnly}. LXC itself writes there until its init is ready to start, so no mount entry
     * can make it read-only. A container with its own ids does not need it, and a user other than root may not do it.
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
            entry(source(mount), target, "none rw,bind"); // LXC ignores other flags here
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
        text.append(key + " =" + (value.isEmpty() ? "" : " ") + value + "\n");
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

    /** One word of a command: quotes have a meaning only at a word's start, and there are no escapes. */
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

    /** Whether lxc-start would split the word: it splits at blanks and passes quotes on; lxc-execute reads quotes. */
    public static boolean isTornByStart(String word) {
        return word.isEmpty()
                || word.chars().anyMatch(Character::isWhitespace)
                || word.startsWith("\"")
                || word.startsWith("'");
    }

    /** A value, quoted when the parser would strip or trim a part of it. */
    private static String value(String value) {
        boolean bare = !value.isEmpty() && value.equals(value.strip()) && "\"'".indexOf(value.charAt(0)) < 0;
        return bare ? value : "\"" + value + "\"";
    }

    /** A path as escaped in {@code fstab(5)}. */
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
