package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that is pushed to a registry, pulled from there by what deploys it, and asked by HTTP, before and after a kill. */
final class DeployedServiceIT {

    private static final String REGISTRY = "127.0.0.1:5000";

    /** Says in its volume how often it was started, and whether it could write beside it; that is what it serves. */
    private static final String SERVE = """
            #!/bin/sh
            starts=$(cat /data/starts 2>/dev/null || echo 0)
            echo $((starts + 1)) >/data/starts
            root=read-only
            if ( : >/srv/mark ) 2>/dev/null; then root=writable; fi
            echo "start $((starts + 1)), $root root, user $(id -u)" >/data/index.html
            exec httpd -f -p 8080 -h /data
            """;

    private static final String MANIFEST = """
            complete: 1
            name: shop
            components: {all: {copy: {root/: /}}}
            image:
              layers: [all]
              init: [/bin/serve]
              user: app
              users: {app: 10001}
              ports: [8080/tcp]
              writable: {/data: {owner: app, mode: 0700, keep: true}}
            """;

    private static final String DAEMONS = """
            for folder in containerd containers; do
              mkdir -p /var/lib/$folder
              mount -t tmpfs -o mode=711 none /var/lib/$folder # an overlay is not stacked on an overlay
            done
            mkdir -p /etc/containers/registries.conf.d /etc/containerd
            printf '[[registry]]\\nlocation = "127.0.0.1:5000"\\ninsecure = true\\n' \\
              >/etc/containers/registries.conf.d/complete.conf
            # crun needs CAP_SYS_RESOURCE; not every control group can limit processes
            printf '[engine]\\nruntime = "runc"\\n[containers]\\npids_limit = 0\\n' >/etc/containers/containers.conf
            # What holds a pod together is any image that does not end. A machine in a machine may not change scores,
            # nor has it all control groups.
            printf '%s\\n' 'version = 2' '[plugins."io.containerd.grpc.v1.cri"]' 'sandbox_image = "PAUSE"' \\
              'restrict_oom_score_adj = true' 'disable_cgroup = true' >/etc/containerd/config.toml
            printf 'version: 0.1\\nstorage: {filesystem: {rootdirectory: /run/registry}}\\nhttp: {addr: "127.0.0.1:5000"}\\n' \\
              >/run/registry.yml
            mkdir machine.target.wants
            daemon() { # NAME TYPE PROGRAM [ARGUMENT...]
              local name=$1 type=$2 program
              program=$(command -v "$3") || return 0
              shift 3
              printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\nType=%s\\nExecStart=%s\\n' "$type" "$program $*" >$name.service
              ln -s ../$name.service machine.target.wants/
            }
            daemon registry exec docker-registry serve /run/registry.yml
            daemon containerd notify containerd
            daemon podman exec podman system service --time 0 unix:///run/podman.sock
            """.replace("PAUSE", REGISTRY + "/team/pause:1");

    /** What deploys it. Its script sees {@code $image}, the reference with its digest, and {@code $out}. */
    enum Deployer {
        KUBE_PLAY("kube-play", "podman", "catatonit"),
        COMPOSE("compose", "podman", "docker-compose"),
        CONTAINERD("ctr", "containerd", "ctr"),
        /** containerd, as a kubelet speaks to it. */
        CRI("cri", "containerd", "protoc", "curl");

        private final String script;

        @SuppressWarnings("ImmutableEnumChecker") // List.of
        private final List<String> tools;

        Deployer(String script, String... tools) {
            this.script = script;
            this.tools = List.of(tools);
        }
    }

    @TempDir
    private static Path shared;

    private static @Nullable Machine machine;
    private static String image = "";

    @BeforeAll
    static void push() {
        Machine.require();
        Requires.tools("docker-registry", "curl");
        GitFixture shop = GitFixture.init(shared.resolve("shop"))
                .executable("root/bin/serve", SERVE)
                .write("complete.yaml", MANIFEST);
        ProbeImages.addBusybox(shop, "cat", "httpd", "id", "sh");
        shop.commit("a shop");
        GitFixture pause = GitFixture.init(shared.resolve("pause")).write("complete.yaml", """
                complete: 1
                name: pause
                components: {all: {copy: {root/: /}}}
                image: {layers: [all], init: [/bin/sleep, "1000000"]}
                """);
        ProbeImages.addBusybox(pause, "sleep");
        pause.commit("what holds a pod together");
        build(shop, "oci,compose,kubernetes");
        build(pause, "oci");
        machine = Machine.boot(shared, DAEMONS);
        image = pushed("shop");
        pushed("pause");
    }

    private static void build(GitFixture top, String formats) {
        InstalledLauncher.complete("build", top.path().toString(), "--format", formats, "--audit", "off")
                .with("--output", out(top.path().getFileName().toString()).toString())
                .with("--cache", shared.resolve("cache").toString())
                .succeed();
    }

    private static Path out(String name) {
        return shared.resolve("out-" + name);
    }

    /** In the machine, whose registry nobody else reaches. */
    private static String pushed(String name) {
        Command push = InstalledLauncher.complete("push", REGISTRY + "/team/" + name + ":1")
                .with("--from", out(name).toString());
        return machine()
                .command("export HOME=/run JAVA_HOME=\"$1\"; shift; exec \"$@\"", System.getProperty("java.home"))
                .with(push.argv().toArray(String[]::new))
                .succeed()
                .lastLine();
    }

    @AfterAll
    static void end() {
        if (machine != null) {
            machine.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAndKeepsItsVolumeAfterAKill(Deployer deployer) {
        Requires.tools(deployer.tools.toArray(String[]::new));
        try {
            run(deployer, "start").succeed();
            assertThat(asked()).isEqualTo("start 1, read-only root, user 10001");
            machine().command("pkill -KILL -f '^httpd -f -p 8080'").succeed();
            run(deployer, "again").succeed();
            assertThat(asked()).isEqualTo("start 2, read-only root, user 10001");
        } finally {
            run(deployer, "end").run(); // what failed before says more
        }
    }

    /** What the service answers, once it does. */
    private static String asked() {
        return machine().command("""
                for try in $(seq 100); do
                  pid=$(pgrep -f '^httpd -f -p 8080') &&
                    nsenter --net --target "$pid" curl -sf --max-time 5 http://127.0.0.1:8080/ && exit
                  sleep 0.1
                done
                exit 1
                """).succeed().out().strip();
    }

    private static Command run(Deployer deployer, String what) {
        Path folder = InstalledLauncher.project().resolve("cli/src/test/deployers");
        return machine()
                .command(
                        "image=$1 out=$2 folder=$3\n. \"$folder/$4.sh\"\n\"$5\"",
                        image,
                        out("shop").toString())
                .with(folder.toString(), deployer.script, what);
    }

    private static Machine machine() {
        return Objects.requireNonNull(machine);
    }
}
