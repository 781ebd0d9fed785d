package dev.complete.builder.output.systemd;

import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.builder.output.text.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An image's contract as a service of systemd's own, without a container runtime: {@code systemd.exec(5)} offers the
 * same isolation, and also required variables, the journal and restarts. Its root is the bundle's.
 */
public final class SystemdUnit {

    /** Folder of the bundle's files and the volumes on the machine that runs it. */
    private static final String HOME = "/var/lib/complete/";

    /**
     * Folders that {@code ProtectSystem=strict} leaves writable, and one where systemd mounts a world-writable folder.
     */
    private static final List<String> SPARED = List.of("/home", "/root", "/run");

    /** Shared memory: without its own mount a service has the host's. */
    private static final String SHM = "/dev/shm";

    /** Mounts of the host below {@code /dev} and {@code /sys}; a service sees these trees with all their mounts. */
    private static final List<String> HOSTS = List.of(
            "/dev/hugepages",
            "/dev/ptmx",
            "/dev/pts",
            "/sys/fs/bpf",
            "/sys/fs/fuse/connections",
            "/sys/fs/pstore",
            "/sys/kernel/config",
            "/sys/kernel/debug",
            "/sys/kernel/security",
            "/sys/kernel/tracing");

    /** Names of variables that systemd accepts in a file. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** A variable with its value, as systemd accepts it. */
    private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9_]+=.*", Pattern.DOTALL);

    /** The number 65535, -1 in 16 bits, which systemd accepts for no user. */
    private static final long NOBODYS = 65535;

    private final RuntimeContract contract;
    private final Refusal refusal;
    private final StringBuilder unit = new StringBuilder();

    private SystemdUnit(RuntimeContract contract) {
        this.contract = contract;
        this.refusal = new Refusal(contract.name(), "systemd", "systemd");
    }

    /** @throws BuildException when systemd cannot express it */
    public static String text(RuntimeContract contract) throws BuildException {
        SystemdUnit unit = new SystemdUnit(contract);
        unit.header();
        unit.section("Unit");
        unit.line("Description", contract.name() + (contract.mayBeRoot() ? unit.refused() : ""));
        unit.line("Wants", "network-online.target");
        unit.line("After", "network-online.target");
        unit.line("StartLimitIntervalSec", "0"); // crash-only: always restart
        if (!contract.requires().isEmpty()) {
            unit.line("AssertFileNotEmpty", unit.variables());
        }
        if (contract.mayBeRoot()) {
            unit.ownProcesses();
        }
        unit.section("Service");
        unit.process();
        unit.root();
        unit.least();
        unit.section("Install");
        unit.line("WantedBy", "multi-user.target");
        return unit.unit.toString();
    }

    /** Notes for the user on losses in this form of the contract. */
    public static List<String> notes(RuntimeContract contract) {
        FormatNotes notes = new FormatNotes("systemd", contract);
        List<String> all = new ArrayList<>();
        all.add(notes.of("its init is process 1 only from systemd 257 on; the network is the host's"));
        if (contract.mayBeRoot()) {
            all.add(notes.of(
                    "before systemd 257 root of the image would reach the host's processes, so it does not start"
                            + " there: give it a user, use nspawn, or accept that with "
                            + new SystemdUnit(contract).accepted()));
        }
        if (!users(contract).isEmpty()) {
            all.add(notes.of("make its user known once: " + String.join("; ", users(contract))));
        }
        if (contract.mounts().stream().anyMatch(Mount::keep)) {
            all.add(notes.of("make the folders of its volumes once; the unit says how"));
        }
        if (!contract.requires().isEmpty()) {
            all.add(notes.of(
                    "nothing but the presence of their file is checked of " + String.join(", ", contract.requires())));
        }
        all.addAll(notes.volumes());
        return all;
    }

    private void process() throws BuildException {
        List<String> argv = contract.argv();
        if (argv.isEmpty() || !argv.get(0).startsWith("/")) {
            throw refusal.because("`init` or `command` has to start with a program's absolute path");
        }
        if (contract.user().uid() == NOBODYS || contract.user().gid() == NOBODYS) {
            throw refusal.because("it takes this number for no user's", Long.toString(NOBODYS));
        }
        line("Type", "exec");
        line("User", Long.toString(contract.user().uid()));
        line("Group", Long.toString(contract.user().gid()));
        // The colon turns off the expansion of variables.
        List<String> words = new ArrayList<>();
        for (String word : argv) {
            words.add(quoted(refusal.characters("an argument", word)));
        }
        line("ExecStart", ":" + String.join(" ", words));
        line("WorkingDirectory", plain("the work directory", contract.cwd()));
        for (String variable : contract.withHome().variables()) {
            if (!NAMED.matcher(variable).matches()) {
                throw refusal.because("it passes over a variable whose name is not letters, digits and `_`", variable);
            }
            line("Environment", quoted(refusal.characters("a variable", variable)));
        }
        line("EnvironmentFile", (contract.requires().isEmpty() ? "-" : "") + variables());
        line("Restart", "always");
        line("RestartSec", "1");
        line("KillSignal", "SIGKILL");
        line("KillMode", "control-group");
        line("SuccessExitStatus", "SIGKILL"); // the normal end of a stopped service
        line("StandardInput", "null");
        line("StandardOutput", "journal");
        line("StandardError", "journal");
        line("SyslogIdentifier", contract.name());
    }

    /** Writes the machine's one-time setup; systemd runs no user or number that the host does not know. */
    private void header() throws BuildException {
        comment(HOME + contract.name() + ".bundle holds what is in the bundle output.");
        users(contract).forEach(this::comment);
        for (Mount mount : contract.mounts()) {
            if (mount.keep()) {
                refusal.path(mount);
                comment(install(contract, mount));
            }
        }
        if (!contract.requires().isEmpty()) {
            comment(variables() + " sets " + required());
        }
        unit.append('\n');
    }

    /**
     * Refuses to start where root would reach the host's processes, which {@code PrivatePIDs} prevents from systemd 257 on. No
     * program looks at the version: systemd would run it with the image's variables, which make a loader of the host's load
     * anything. 258 knows its version itself; 257 is known by its library, and older ones pass over the first line.
     */
    private void ownProcesses() {
        line("AssertVersion", "|systemd >=257");
        line("AssertPathExistsGlob", "|/usr/lib*/systemd/libsystemd-core-257*.so");
        line("AssertPathExistsGlob", "|/usr/lib/*/systemd/libsystemd-core-257*.so");
        line("AssertPathExists", "|" + accepted());
    }

    /** Stands in the description, because that is all that systemd logs of a unit whose assertions fail. */
    private String refused() {
        return " (before systemd 257 its root reaches processes of the host: use the nspawn output, or accept it with "
                + accepted() + ")";
    }

    /** A file whose presence accepts that root of the image reaches the host's processes. */
    private String accepted() {
        return "/etc/complete/" + contract.name() + ".reaches-host";
    }

    private void comment(String text) {
        unit.append("# " + text + "\n");
    }

    private String required() throws BuildException {
        for (String name : contract.requires()) {
            if (!VARIABLE.matcher(name).matches()) {
                throw refusal.because("a required variable's name is none that a file of variables can have", name);
            }
        }
        return String.join(" ", contract.requires());
    }

    /** The command that makes a volume's folder on the machine that runs it. */
    static String install(RuntimeContract contract, Mount mount) {
        return "install -d -m " + Integer.toOctalString(mount.mode()) + " -o " + mount.uid() + " -g " + mount.gid()
                + " " + folder(contract, mount);
    }

    /** Commands that create the image's user on a host that lacks the number; none for root. */
    private static List<String> users(RuntimeContract contract) {
        long uid = contract.user().uid();
        long gid = contract.user().gid();
        List<String> commands = new ArrayList<>();
        if (gid != 0) {
            commands.add("getent group " + gid + " || systemd-sysusers --inline 'g complete-" + gid + " " + gid + "'");
        }
        if (uid != 0) {
            commands.add("getent passwd " + uid + " || systemd-sysusers --inline 'u complete-" + uid + " " + uid + ":"
                    + gid + "'");
        }
        return commands;
    }

    /** Sets the root. A plus marks paths of the service's own root; systemd looks others up on the host. */
    private void root() throws BuildException {
        line("RootDirectory", HOME + contract.name() + ".bundle/rootfs");
        line("MountAPIVFS", "yes");
        line("ProtectSystem", "strict");
        line("BindReadOnlyPaths", "-/etc/resolv.conf"); // the image's own is empty; the network is the host's
        for (String path : SPARED) {
            if (!isWritable(path)) {
                line("ReadOnlyPaths", "-+" + path);
            }
        }
        for (Mount mount : contract.mounts()) {
            String path = refusal.path(mount);
            if (mount.keep()) {
                line("BindPaths", folder(contract, mount) + ":" + path);
            } else {
                List<String> options = Stream.concat(Stream.of("nosuid", "nodev"), mount.tmpfsOptions().stream())
                        .toList();
                line("TemporaryFileSystem", path + ":" + String.join(",", options));
            }
        }
        if (!isWritable(SHM)) {
            line("TemporaryFileSystem", SHM + ":nosuid,nodev,noexec,mode=1777,size=65536k");
        }
        for (String path : HOSTS) {
            if (!isWritable(path)) {
                line("InaccessiblePaths", "-+" + path);
            }
        }
        for (String path : RuntimeContract.MASKED) {
            line("InaccessiblePaths", "-+" + path);
        }
        for (String path : contract.readOnly()) {
            line("ReadOnlyPaths", "-+" + path);
        }
        line("ReadOnlyPaths", "-+/sys");
    }

    private boolean isWritable(String path) {
        return contract.mounts().stream()
                .anyMatch(mount -> mount.path().toString().equals(path));
    }

    /**
     * Restricts the service. The second half implies no new privileges for users other than root. If such a user's
     * programs need some, the service has the host's {@code /dev} instead, of which it can open only harmless devices.
     */
    private void least() {
        line("UMask", "0022");
        boolean port = PrivilegedPort.of(contract).isPresent();
        List<String> capabilities = contract.capabilities();
        line(
                "CapabilityBoundingSet",
                capabilities.isEmpty() && port ? PrivilegedPort.CAPABILITY : String.join(" ", capabilities));
        if (port) {
            line("AmbientCapabilities", PrivilegedPort.CAPABILITY);
        }
        line("PrivateIPC", "yes");
        line("PrivatePIDs", "yes"); // before systemd 257 it logs the setting as unknown, and continues
        line("ProtectControlGroups", "yes");
        line("ProtectProc", "invisible");
        line("KeyringMode", "private");
        line("RemoveIPC", "yes");
        line("NoNewPrivileges", contract.newPrivileges() ? "no" : "yes");
        if (contract.newPrivileges() && contract.user().uid() != 0) {
            line("DevicePolicy", "closed");
            line("ReadOnlyPaths", "-+/dev");
            return;
        }
        line("PrivateDevices", "yes");
        line("ProtectClock", "yes");
        line("ProtectHostname", "yes");
        line("ProtectKernelLogs", "yes");
        line("ProtectKernelModules", "yes");
        line("ProtectKernelTunables", "yes");
        line("LockPersonality", "yes");
        line("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK");
        line("RestrictNamespaces", "yes");
        line("RestrictRealtime", "yes");
        line("RestrictSUIDSGID", "yes");
        line("SystemCallArchitectures", "native");
        line("SystemCallFilter", "@system-service");
        line("SystemCallErrorNumber", "EPERM");
    }

    private String variables() {
        return "/etc/complete/" + contract.name() + ".env";
    }

    static String folder(RuntimeContract contract, Mount mount) {
        return HOME + contract.name() + ".volumes/" + mount.folder();
    }

    private String plain(String what, String path) throws BuildException {
        if (path.matches("[/\\p{L}\\p{N}._+@=~-]+")) {
            return path;
        }
        throw refusal.because(what + " holds a character with a meaning there", path);
    }

    private void section(String name) {
        unit.append(unit.toString().endsWith("\n\n") ? "" : "\n").append("[" + name + "]\n");
    }

    private void line(String key, String value) {
        unit.append(key + "=" + value + "\n");
    }

    /** One word as {@code systemd.syntax(7)} reads it, with specifiers' percent signs doubled. */
    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9/._=:,+@-]+")) {
            return word;
        }
        StringBuilder out = new StringBuilder("\"");
        word.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> out.append('\\').appendCodePoint(c);
                case '%' -> out.append("%%");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format(Locale.ROOT, "\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
