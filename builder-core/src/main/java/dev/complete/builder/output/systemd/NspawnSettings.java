package dev.complete.builder.output.systemd;

import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.builder.output.text.Refusal;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * An image's contract in the terms of {@code systemd.nspawn(5)}, version 252. Words can be quoted but not escaped, and
 * specifiers are not expanded. systemd-nspawn itself covers kernel files about the host, mounts a {@code /tmp} and a
 * {@code /run} in every container, and runs the image's {@code getent} to look up the user: as root with all
 * capabilities, so the container's ids are never the host's.
 */
public final class NspawnSettings {

    private static final List<String> GETENT = List.of("/usr/bin/getent", "/bin/getent");
    private static final RootfsPath RUN = RootfsPath.of("/run");
    private static final RootfsPath TMP = RootfsPath.of("/tmp");

    /** Number of ids that systemd-nspawn picks for a container. */
    private static final long IDS = 65536;

    /** Default capabilities of a container, except {@link RuntimeContract#CAPABILITIES}: dropped. */
    private static final String DROPPED = """
            CAP_AUDIT_CONTROL CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID \
            CAP_IPC_OWNER CAP_LEASE CAP_LINUX_IMMUTABLE CAP_MKNOD CAP_NET_ADMIN CAP_NET_BROADCAST \
            CAP_NET_RAW CAP_SETFCAP CAP_SETGID CAP_SETPCAP CAP_SETUID CAP_SYS_ADMIN CAP_SYS_BOOT \
            CAP_SYS_CHROOT CAP_SYS_NICE CAP_SYS_PTRACE CAP_SYS_RESOURCE CAP_SYS_TTY_CONFIG""";

    private final RuntimeContract contract;
    private final Refusal refusal;
    private final StringBuilder settings = new StringBuilder();

    private NspawnSettings(RuntimeContract contract) {
        this.contract = contract;
        this.refusal = new Refusal(contract.name(), "systemd-nspawn", "nspawn");
    }

    /**
     * @param exists whether the image has something at a path
     * @throws BuildException when systemd-nspawn cannot express it, or does not start such an image
     */
    public static String text(RuntimeContract contract, Predicate<String> exists) throws BuildException {
        NspawnSettings settings = new NspawnSettings(contract);
        settings.require(exists);
        settings.process();
        settings.files();
        return settings.settings.toString();
    }

    /** Notes for the user on losses in this form of the contract. */
    public static List<String> notes(RuntimeContract contract) {
        FormatNotes notes = new FormatNotes("nspawn", contract);
        List<String> all = new ArrayList<>();
        for (Mount mount : contract.mounts()) {
            boolean plain = mount.uid() == 0 && mount.mode() == 0755 && !mount.keep() && mount.sizeBytes() == null;
            if (mount.path().equals(RUN) && !plain) {
                all.add(notes.of("/run is systemd-nspawn's own, root's with mode 0755 and no limit of its own"));
            } else if (mount.keep()) {
                all.add(notes.of("make the folder of its volume once: " + SystemdUnit.install(contract, mount)));
            }
        }
        all.addAll(notes.volumes());
        all.addAll(notes.owners(NspawnSettings::isUnowned, "every user of the container may write there"));
        all.addAll(notes.start("set each by a line Environment=NAME=VALUE below [Exec] in /etc/systemd/nspawn/"
                + contract.name() + ".nspawn"));
        return all;
    }

    private void require(Predicate<String> exists) throws BuildException {
        if (contract.argv().isEmpty()) {
            throw refusal.because("neither `init` nor `command` says what to run");
        }
        if (contract.user().uid() >= IDS || contract.user().gid() >= IDS) {
            throw refusal.because("a container there has ids below " + IDS + " only, and its user is "
                    + contract.user().uid());
        }
        if (contract.user().uid() != 0 && GETENT.stream().noneMatch(exists)) {
            throw refusal.because("it asks the image's own getent who user "
                    + contract.user().uid()
                    + " is, and there is no /usr/bin/getent (a part of Debian's libc-bin;"
                    + " a script that prints the user's line of /etc/passwd will do)");
        }
        if (!exists.test("/usr")) {
            throw refusal.because("it takes a root without /usr for none; a component can have an empty one,"
                    + " `files: {/usr/: \"\"}`");
        }
    }

    private void process() throws BuildException {
        section("Exec");
        line("Boot", "no");
        line("Parameters", words("an argument", contract.argv()));
        line("WorkingDirectory", workingDirectory());
        if (contract.user().uid() != 0) {
            line("User", Long.toString(contract.user().uid()));
        }
        for (String variable : contract.withHome().variables()) {
            line("Environment", words("a variable", List.of(variable)));
        }
        line("PrivateUsers", "pick");
        line("KillSignal", "SIGKILL");
        line("NoNewPrivileges", contract.newPrivileges() ? "no" : "yes");
        line("DropCapability", DROPPED);
        if (PrivilegedPort.of(contract).isPresent()) {
            line("AmbientCapability", PrivilegedPort.CAPABILITY);
        }
        line("Timezone", "off");
        line("LinkJournal", "no");
    }

    /** The working directory, read verbatim except for blanks around it; a backslash would join the next line. */
    private String workingDirectory() throws BuildException {
        String folder = refusal.characters("the work directory", refusal.oneLine("the work directory", contract.cwd()));
        if (folder.endsWith("\\") || !folder.equals(folder.strip())) {
            throw refusal.because("the work directory ends with a backslash or a blank", folder);
        }
        return folder;
    }

    private void files() throws BuildException {
        section("Files");
        line("ReadOnly", "yes");
        line("PrivateUsersOwnership", "auto");
        if (contract.mounts().stream().noneMatch(mount -> mount.path().equals(TMP))) {
            line("TemporaryFileSystem", "/tmp:ro");
        }
        for (Mount mount : contract.mounts()) {
            String path = refusal.path(mount);
            if (mount.keep()) {
                line("Bind", SystemdUnit.folder(contract, mount) + ":" + path + ":idmap");
            } else if (!mount.path().equals(RUN)) {
                line("TemporaryFileSystem", path + ":" + memory(mount));
            }
        }
        line(
                "TemporaryFileSystem",
                "/dev/shm:nosuid,nodev,noexec,mode=1777,size=65536k"); // over its own, which is larger
        section("Network");
        line("Private", "yes");
    }

    /** Whether the mount's owner cannot be set: mounts in memory always belong to the container's root. */
    private static boolean isUnowned(Mount mount) {
        boolean root = mount.uid() == 0 && mount.gid() == 0;
        return !root && !mount.keep() && !mount.path().equals(RUN) && mount.mode() != 01777 && mount.mode() != 0777;
    }

    private static String memory(Mount mount) {
        String mode = Integer.toOctalString(isUnowned(mount) ? 01777 : mount.mode());
        return "nosuid,nodev,mode=" + mode + (mount.sizeBytes() == null ? "" : ",size=" + mount.sizeBytes());
    }

    private String words(String what, List<String> words) throws BuildException {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            quoted.add(quoted(refusal.characters(what, refusal.oneLine(what, word))));
        }
        return String.join(" ", quoted);
    }

    /** The word in quotes; both kinds of quotes may occur within one word. */
    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9/._=:,@%+-]+")) {
            return word;
        }
        return "'" + word.replace("'", "'\"'\"'") + "'";
    }

    private void section(String name) {
        settings.append(settings.length() == 0 ? "" : "\n").append("[" + name + "]\n");
    }

    private void line(String key, String value) {
        settings.append(key + "=" + value + "\n");
    }
}
