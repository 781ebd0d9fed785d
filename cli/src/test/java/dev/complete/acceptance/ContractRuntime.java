package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/** Everything that runs what {@code complete} wrote for it, to its end. The commands are those of docs/formats.md. */
enum ContractRuntime {
    RUNC(Set.of(), "runc") {
        @Override
        String output(Path out, String name, Path scratch) {
            return run(Command.of("runc", "run", "-b", bundle(out, name), name));
        }
    },

    CRUN(Set.of(), "crun", "unshare") {
        @Override
        String output(Path out, String name, Path scratch) {
            // crun sets the owner of standard input to what it is, and that changes when the host's /dev/null was
            // changed
            return run(inMachine(scratch, ": | crun run -b \"$1/$2.bundle\" \"$2\"", out, name));
        }
    },

    LXC(Set.of(), "lxc-create", "lxc-execute", "xz") {
        @Override
        String output(Path out, String name, Path scratch) {
            return lxc(out, name, scratch, "");
        }
    },

    /** Debian's {@code default.conf}, but for its bridge. */
    LXC_DEBIAN(Set.of(), "lxc-create", "lxc-execute", "xz") {
        @Override
        String output(Path out, String name, Path scratch) {
            return lxc(out, name, scratch, "lxc.apparmor.profile = generated\nlxc.apparmor.allow_nesting = 1\n");
        }
    },

    LXC_NESTING(Set.of(), "lxc-create", "lxc-execute", "xz") {
        @Override
        String output(Path out, String name, Path scratch) {
            return lxc(out, name, scratch, "lxc.include = /usr/share/lxc/config/nesting.conf\n");
        }
    },

    LXC_IDMAP(Set.of(), "lxc-create", "lxc-execute", "xz") {
        @Override
        String output(Path out, String name, Path scratch) {
            return lxc(out, name, scratch, "lxc.idmap = u 0 100000 65536\nlxc.idmap = g 0 200000 65536\n");
        }
    },

    /** With lxcfs, whose hook is in Debian's {@code common.conf}. */
    LXC_LXCFS(Set.of(), "lxc-create", "lxc-execute", "xz", "lxcfs", "unshare") {
        @Override
        String output(Path out, String name, Path scratch) {
            created(out, name, scratch, "");
            return run(inMachine(scratch, """
                    mkdir -p /var/lib/lxcfs
                    lxcfs /var/lib/lxcfs >"$3/lxcfs.log" 2>&1 &
                    trap "kill $!" EXIT
                    for try in $(seq 100); do [ -e /var/lib/lxcfs/proc/uptime ] && break; sleep 0.1; done
                    [ -e /var/lib/lxcfs/proc/uptime ]
                    lxc-execute -P "$3" -n "$2" -s lxc.console.path=none
                    """, out, name));
        }
    },

    /** A daemon of its own; Incus comes from LXD. */
    LXD(Set.of(), "lxd", "lxc", "unshare", "xz") {
        @Override
        String output(Path out, String name, Path scratch) {
            return run(inMachine(scratch, """
                    export LXD_DIR=$3/lxd HOME=$3
                    chmod 711 "$3" # its containers' root is a user like others
                    mkdir "$LXD_DIR"
                    lxd --group root >"$3/lxd.log" 2>&1 &
                    trap 'lxc delete --force "$2" >/dev/null 2>&1 || :; lxd shutdown --timeout 5 >/dev/null 2>&1 || :' EXIT
                    lxd waitready --timeout 60
                    {
                      lxc storage create default dir
                      lxc profile device add default root disk path=/ pool=default
                      lxc storage volume create default "$2-data"
                      lxc image import --quiet "$1/$2.incus/$2.tar.xz" --alias "$2"
                      lxc profile create "$2"
                      lxc profile edit "$2" <"$1/$2.incus/profile.yaml"
                      lxc launch --quiet "$2" "$2" --profile default --profile "$2"
                    } </dev/null >&2
                    log=$LXD_DIR/logs/$2/console.log
                    for try in $(seq 300); do grep -q '^end' "$log" 2>/dev/null && break; sleep 0.1; done
                    tr -d '\\r' <"$log"
                    """, out.resolveSibling("incus"), name));
        }

        @Override
        String[] volumeFlags() {
            return new String[] {"rw"}; // LXD's own mount; its ids are none of the host's
        }
    },

    /** {@code /run} is nspawn's own, whatever the image says. */
    NSPAWN(Set.of("/run"), "systemd-nspawn", "unshare") {
        @Override
        String output(Path out, String name, Path scratch) {
            return run(inMachine(scratch, """
                    mkdir -p /etc/systemd/nspawn /var/lib/machines /var/lib/complete/$2.volumes
                    cp "$1/$2.nspawn/$2.nspawn" /etc/systemd/nspawn/
                    /usr/lib/systemd/systemd-import --image-root=/var/lib/machines tar "$1/$2.nspawn/$2.tar.xz" "$2" >&2
                    install -d -m 0700 -o 10001 -g 10001 "/var/lib/complete/$2.volumes/data"
                    exec systemd-nspawn --register=no --keep-unit --console=pipe -M "$2"
                    """, out, name));
        }

        /** Settings of its own network, and of its own control group. */
        @Override
        boolean isHarmless(String file) {
            return super.isHarmless(file) || file.startsWith("/proc/sys/net/") || file.startsWith("/sys/fs/cgroup/");
        }

        @Override
        String[] volumeFlags() {
            return new String[] {"rw"};
        }
    },

    /** systemd as process 1 of namespaces of its own, in which there is no other unit. */
    SYSTEMD(Set.of(), "systemd-analyze", "unshare") {
        @Override
        String output(Path out, String name, Path scratch) throws IOException {
            Path printed = scratch.resolve("printed");
            Command command = inMachine(scratch, """
                    mkdir -p /var/lib/complete /run/units/$2.service.d
                    cp -a "$1/$2.bundle/." "/var/lib/complete/$2.bundle"
                    cp "$1/$2.service" /run/units/
                    # as the unit says
                    sed -n 's/^# \\(getent\\|install\\) /\\1 /p' "$1/$2.service" | sh -e
                    printf '[Service]\\nStandardOutput=append:%s/printed\\nStandardError=append:%s/printed\\n' "$3" "$3" \\
                      >/run/units/$2.service.d/print.conf
                    for target in sysinit basic shutdown network-online multi-user umount; do
                      printf '[Unit]\\nDefaultDependencies=no\\n' >/run/units/$target.target
                    done
                    export SYSTEMD_UNIT_PATH=/run/units container=complete
                    exec /lib/systemd/systemd --system --unit="$2.service"
                    """, out, name)
                    .under("unshare", "--pid", "--fork", "--cgroup", "--kill-child", "--mount-proc");
            Process machine = command.start(scratch.resolve("machine.out"), scratch.resolve("machine.err"));
            try {
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (System.nanoTime() < deadline && machine.isAlive()) {
                    String text = Files.exists(printed) ? Files.readString(printed) : "";
                    int end = text.indexOf("\nend\n");
                    if (end >= 0) {
                        return text.substring(0, end + 1) + "end\n"; // it is started again and again
                    }
                    Thread.sleep(50);
                }
                throw new AssertionError("it never came to its end: "
                        + (Files.exists(printed) ? Files.readString(printed) : "")
                        + Files.readString(scratch.resolve("machine.err")));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            } finally {
                Command.killTree(machine);
            }
        }

        @Override
        String[] volumeFlags() {
            return new String[] {"rw", "nosuid"};
        }
    };

    /** On a host with both kinds of cgroups many give up; and nothing is to be left in the host's folders. */
    private static final String MACHINE = """
            set -e
            [ -e /sys/fs/cgroup/cgroup.procs ] || { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; }
            mount -t tmpfs none /run
            for folder in /etc /var/lib; do
              mkdir -p /run/over$folder/upper /run/over$folder/work
              mount -t overlay -o lowerdir=$folder,upperdir=/run/over$folder/upper,workdir=/run/over$folder/work none $folder
            done
            """;

    /** Folders that are writable whether the image says so or not. */
    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> writable;

    @SuppressWarnings("ImmutableEnumChecker") // written once, never handed out
    private final String[] tools;

    ContractRuntime(Set<String> writable, String... tools) {
        this.writable = writable;
        this.tools = tools;
    }

    /** What the image prints. */
    abstract String output(Path out, String name, Path scratch) throws IOException;

    /** What may be opened for writing and is nothing of the host: by default what anybody may open there too. */
    boolean isHarmless(String file) {
        return file.startsWith("/proc/pressure/");
    }

    /** What a volume is mounted with. */
    String[] volumeFlags() {
        return new String[] {"rw", "nosuid", "nodev"};
    }

    Set<String> writable() {
        return writable;
    }

    void require() {
        Requires.root();
        Requires.tools(tools);
    }

    private static String lxc(Path out, String name, Path scratch, String settings) {
        created(out, name, scratch, settings);
        return run(Command.of("lxc-execute", "-P", scratch.toString(), "-n", name, "-s", "lxc.console.path=none"));
    }

    /** @param settings what a host's {@code default.conf} says besides the network */
    private static void created(Path out, String name, Path scratch, String settings) {
        try {
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x")); // for other ids
            Path configuration = Files.writeString(
                    scratch.resolve("default.conf"), "lxc.net.0.type = empty\nlxc.net.0.flags = up\n" + settings);
            Path pair = out.resolve(name + ".lxc");
            Command.of("lxc-create", "-P", scratch.toString(), "-n", name, "-t", "local")
                    .with("-f", configuration.toString())
                    .with("--", "--metadata", pair.resolve("meta.tar.xz").toString())
                    .with("--fstree", pair.resolve("rootfs.tar.xz").toString())
                    .succeed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bundle(Path out, String name) {
        return out.resolve(name + ".bundle").toString();
    }

    /** @param script sees the outputs' folder, the image's name and the scratch folder as its arguments */
    private static Command inMachine(Path scratch, String script, Path out, String name) {
        return Command.of("unshare", "-m", "sh", "-c", MACHINE + script, "sh")
                .with(out.toString(), name, scratch.toString());
    }

    private static String run(Command command) {
        Command.Outcome outcome = command.atMost(Duration.ofSeconds(90)).run();
        if (!outcome.out().endsWith("end\n")) {
            throw new AssertionError(outcome.toString());
        }
        return outcome.out();
    }
}
