package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** How each runtime is asked to boot what {@code complete} wrote for it; the flags are what its users would say. */
enum BootRuntime {
    RUNC("runc") {
        @Override
        Command boot(Samples.Built image, Path scratch) {
            return Command.of("runc", "run", "-b", image.bundle().toString(), id());
        }
    },

    CRUN("crun") {
        @Override
        Command boot(Samples.Built image, Path scratch) {
            return onUnifiedCgroups("crun", "run", "-b", image.bundle().toString(), id());
        }
    },

    LXC("lxc-create", "lxc-start", "xz") {
        @Override
        Command boot(Samples.Built image, Path scratch) {
            String id = id();
            created(image, scratch, id);
            return Command.of("lxc-start", "-P", scratch.toString(), "-n", id, "-F", "-s", "lxc.console.path=none");
        }
    },

    NSPAWN("systemd-nspawn") {
        @Override
        Command boot(Samples.Built image, Path scratch) {
            // Even with --read-only it first adds /root and such to the tree it is given: give it a copy.
            Path bundle = scratch.resolve("bundle");
            Command.of("cp", "-a", image.bundle() + "/.", bundle.toString()).succeed();
            return onUnifiedCgroups(
                    "systemd-nspawn",
                    "--register=no",
                    "--keep-unit",
                    "--console=pipe",
                    "--read-only",
                    "--timezone=off",
                    "--resolv-conf=off",
                    "--private-network",
                    "--machine=" + id(),
                    "--oci-bundle=" + bundle);
        }
    },

    BUILDAH("buildah", "runc", "jq") {
        @Override
        Command boot(Samples.Built image, Path scratch) {
            List<String> buildah = buildah(scratch);
            String container = Command.of(buildah)
                    .with("from", "--quiet", "oci:" + image.oci() + ":" + image.name())
                    .succeed()
                    .lastLine();
            String config = Command.of("skopeo", "inspect", "--config", "oci:" + image.oci() + ":" + image.name())
                    .succeed()
                    .out();
            List<String> run = new ArrayList<>(buildah);
            run.addAll(List.of("run", "--runtime", readOnlyRunc(scratch).toString(), "--network", "none"));
            run.addAll(List.of("--mount", "type=tmpfs,destination=/tmp", container, "--"));
            run.addAll(Json.strings(config, "/config/Entrypoint"));
            run.addAll(Json.strings(config, "/config/Cmd"));
            return Command.of(run);
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @SuppressWarnings("ImmutableEnumChecker") // written once, never handed out
    private final String[] tools;

    BootRuntime(String... tools) {
        this.tools = tools;
    }

    /** The command that runs the image in the foreground until its init ends. */
    abstract Command boot(Samples.Built image, Path scratch);

    void require() {
        Requires.root();
        Requires.tools(tools);
        Requires.tools("nsenter", "curl");
    }

    /** A name that no container had before. */
    String id() {
        String kind = name().toLowerCase(Locale.ROOT);
        return "complete-" + kind + "-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    }

    /** An LXC container made from the emitted pair, as {@code complete build} suggests. */
    static void created(Samples.Built image, Path scratch, String id) {
        try {
            Path network = Files.writeString(
                    scratch.resolve("network.conf"), "lxc.net.0.type = empty\nlxc.net.0.flags = up\n");
            Command.of("lxc-create", "-P", scratch.toString(), "-n", id, "-t", "local", "-f", network.toString())
                    .with("--", "--metadata", image.lxc().resolve("meta.tar.xz").toString())
                    .with("--fstree", image.lxc().resolve("rootfs.tar.xz").toString())
                    .succeed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Storage of its own, without a daemon or the host's configuration. */
    static List<String> buildah(Path scratch) {
        return List.of(
                "buildah",
                "--root",
                scratch.resolve("storage").toString(),
                "--runroot",
                scratch.resolve("run").toString(),
                "--storage-driver",
                "vfs");
    }

    /** crun and nspawn give up on a host with both kinds of cgroups: hide the old kind from them. */
    private static Command onUnifiedCgroups(String... argv) {
        return Command.of(argv)
                .under(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "[ -e /sys/fs/cgroup/cgroup.procs ] || { umount -R /sys/fs/cgroup &&"
                                + " mount -t cgroup2 none /sys/fs/cgroup; }; exec \"$@\"",
                        "sh");
    }

    /** An OCI image cannot say that its root is read-only; who runs it does, as Kubernetes with readOnlyRootFilesystem. */
    private static Path readOnlyRunc(Path scratch) {
        try {
            Path script = Files.writeString(scratch.resolve("runc-read-only"), """
                    #!/bin/sh
                    previous=
                    for argument; do
                      if [ "$previous" = --bundle ]; then
                        jq '.root.readonly = true' "$argument/config.json" >"$argument/config.json.new"
                        mv "$argument/config.json.new" "$argument/config.json"
                      fi
                      previous=$argument
                    done
                    exec runc "$@"
                    """);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
