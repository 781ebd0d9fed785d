package dev.complete.acceptance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of docs/formats.md, run as they stand there: NAME is an image's, DIR an empty folder, registry.example a
 * registry of the test's, files.example its web server. A command that is shown and not known here is refused, so that nobody adds an untried one.
 */
final class FormatsIT {

    private static final String PAGE = "docs/formats.md";
    private static final String NAME = "shop";
    private static final String CHUNKED = "zstd:chunked";

    /** Ports of the web servers in {@link #DAEMONS}, by compression. */
    private static final Map<String, Integer> FILE_SERVERS = Map.of("zstd", 5001, "gzip", 5002, CHUNKED, 5003);

    private static final String SERVE = """
            #!/bin/sh
            echo "ready for [$DATABASE_URL] as $(id -u)"
            if ( : >/data/mark ); then echo "wrote /data"; fi
            sleep 1 # some take what ends at once for what never started
            """;

    private static final String READY = "ready for [...] as 10001\nwrote /data\n";

    /** Which systemd-nspawn asks for the user. */
    private static final String GETENT = """
            #!/bin/sh
            case $1 in
              passwd) echo app:x:10001:10001::/srv:/bin/sh ;;
              initgroups) echo app ;;
            esac
            """;

    private static final String MANIFEST = """
            complete: 1
            name: shop
            components:
              base: {copy: {root/: /}, files: {/srv/base: "a folder that two layers fill"}}
              app: {copy: {app/: /srv/app/}}
            image:
              layers: [base, app]
              init: [/bin/serve]
              user: app
              users: {app: 10001}
              requires: [DATABASE_URL]
              permissions: {/srv/app/settings: {owner: app, mode: 0640}}
              writable: {/data: {owner: app, mode: 0700, keep: true}}
            """;

    /** What runs in the machine, as Debian has it, but for the registry, which wants a password there. */
    private static final String DAEMONS = """
            for folder in containerd containers docker lxd; do
              mkdir -p /var/lib/$folder
              mount -t tmpfs -o mode=711 none /var/lib/$folder # an overlay is not stacked on an overlay
            done
            ip link add lxcbr0 type bridge # lxc-net's
            ip link set lxcbr0 up
            mkdir -p /etc/containers/registries.conf.d
            for port in 5000 5001 5002 5003; do
              printf '[[registry]]\\nlocation = "127.0.0.1:%s"\\ninsecure = true\\n' $port
            done >/etc/containers/registries.conf.d/complete.conf
            printf '[engine]\\nruntime = "runc"\\n' >/etc/containers/containers.conf # crun needs CAP_SYS_RESOURCE
            printf 'version: 0.1\\nstorage: {filesystem: {rootdirectory: /run/registry}}\\nhttp: {addr: "127.0.0.1:5000"}\\n' \\
              >/run/registry.yml
            { # a web server for each compression
              printf 'user root;\\ndaemon off;\\npid /run/nginx.pid;\\nevents {}\\nhttp {\\n'
              for server in 5001/zstd 5002/gzip 5003/zstd-chunked; do
                files=$SHARED/${server#*/}/out/registry
                printf 'server { listen 127.0.0.1:%s; root %s; include %s/nginx.conf; }\\n' ${server%/*} "$files" "$files"
              done
              echo '}'
            } >/run/nginx.conf
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
            daemon docker notify dockerd --iptables=false # the kernel may have none
            daemon lxd exec lxd --group root
            daemon nginx exec nginx -c /run/nginx.conf
            """;

    /** What Debian calls otherwise; and the cluster, which is podman: it plays what kubectl renders. */
    private static final String STAND_INS = """
            mkdir /run/bin
            cat >/run/bin/incus <<'END'
            #!/bin/sh
            exec lxc "$@"
            END
            cat >/run/bin/docker <<'END'
            #!/bin/sh
            [ "$1" != compose ] || { shift; exec docker-compose "$@"; }
            exec /usr/bin/docker "$@"
            END
            cat >/run/bin/kubectl <<'END'
            #!/bin/sh
            PATH=${PATH#/run/bin:}
            case $1 in
              create) kubectl "$@" --dry-run=client -o 'jsonpath={.data}' | podman secret create "$4" - ;;
              apply) kubectl kustomize "$3" | podman kube play --network none - ;;
              *) exec kubectl "$@" ;;
            esac
            END
            chmod 755 /run/bin/*
            """;

    private static final String LOOK = "stat -c '%a %u:%g %Y' $root/srv/app/settings $root/data $root/srv";

    /** Mode, owner and time of a file, a volume, and a folder that two layers fill. */
    private static final String TREE = "640 10001:10001 318211200\n700 10001:10001 318211200\n755 0:0 318211200\n";

    /**
     * How it is seen that a command of the table did what it is for.
     *
     * @param then a script, with what the command printed as {@code $1}
     * @param found what that prints
     */
    private record Row(String then, String found, List<String> needs) {}

    private static final Row IN_REGISTRY = new Row(
            "skopeo inspect --format {{.Digest}} docker://registry.example/team/NAME",
            "DIGEST\n",
            List.of("docker-registry"));

    private static final Row IN_BUILDAH = unpacked("root=$(buildah mount \"$1\")");

    private static final Row IN_DOCKER =
            new Row("root=; docker run --rm --entrypoint '' NAME " + LOOK, TREE, List.of("dockerd"));

    private static final Map<String, Row> ROWS = Map.ofEntries(
            entry(
                    "skopeo copy --all --preserve-digests oci:out/oci:NAME docker://registry.example/team/NAME",
                    IN_REGISTRY),
            entry(
                    "skopeo copy --preserve-digests oci-archive:out/NAME.tar:NAME docker://registry.example/team/NAME",
                    IN_REGISTRY),
            entry("buildah from oci:out/oci:NAME", IN_BUILDAH),
            entry("buildah from oci-archive:out/NAME.tar:NAME", IN_BUILDAH),
            entry(
                    "skopeo copy --all --preserve-digests docker://files.example/NAME oci:DIR:NAME",
                    new Row("skopeo inspect --format {{.Digest}} oci:DIR:NAME", "DIGEST\n", List.of("nginx"))),
            entry(
                    "podman pull files.example/NAME",
                    unpacked("root=$(podman image mount files.example/NAME:latest)", "nginx")),
            entry(
                    "ctr images pull files.example/NAME:latest",
                    unpacked(
                            "root=DIR; ctr images mount files.example/NAME:latest $root >/dev/null",
                            "containerd",
                            "nginx")),
            entry(
                    "docker pull files.example/NAME",
                    new Row(
                            "root=; docker run --rm --entrypoint '' files.example/NAME " + LOOK,
                            TREE,
                            List.of("dockerd", "nginx"))),
            entry("podman load -i out/NAME.tar", unpacked("root=$(podman image mount docker.io/library/NAME:latest)")),
            entry(
                    "podman import out/NAME.rootfs.tar.zst NAME",
                    unpacked("root=$(podman image mount localhost/NAME:latest)")),
            entry("ctr images import out/NAME.tar", unpacked("""
                    image=$(echo "$1" | sed -n 's/^unpacking \\(.*\\) (.*/\\1/p')
                    root=DIR
                    ctr images mount "$image" $root >/dev/null""", "containerd")),
            entry("docker load -i out/NAME.tar", IN_DOCKER),
            entry("docker import out/NAME.rootfs.tar.gz NAME", IN_DOCKER),
            entry("umoci unpack --image out/oci:NAME DIR", unpacked("root=DIR/rootfs")),
            entry(
                    "tar -xpf out/NAME.rootfs.tar.zst -C DIR --numeric-owner --delay-directory-restore",
                    unpacked("root=DIR", "zstd")),
            entry("bsdtar -xpf out/NAME.rootfs.tar.zst -C DIR --numeric-owner", unpacked("root=DIR")),
            entry(
                    "busybox tar -xzf out/NAME.rootfs.tar.gz -C DIR",
                    // which keeps no folder's time
                    unpacked("touch -d @318211200 DIR/srv; root=DIR")));

    /** So that no row finds what one before it has left. */
    private static final String FORGET = """
            buildah rm --all || :
            podman rmi --all --force || :
            docker rmi --force NAME files.example/NAME || :
            """;

    /**
     * A system that runs an image.
     *
     * @param before a script for what the page takes for granted
     * @param log prints what the image said, with what the block printed as {@code $1}
     */
    private record Block(String before, String log, List<String> needs) {}

    private static final String PUSH = "skopeo copy --all oci:out/oci:NAME docker://registry.example/team/NAME";

    private static final Map<String, Block> BLOCKS = Map.of(
            "archive", new Block("docker load -i out/NAME.tar", "docker logs NAME", List.of("docker", "dockerd")),
            "bundle", new Block("", "echo \"$1\" | sed 's/\\[]/[...]/'", List.of("runc")), // nobody sets the variable
            "lxc", new Block("", "cat /var/lib/lxc/NAME/console.log", List.of("lxc-create", "xz")),
            "nspawn", new Block("""
                            rm -rf /etc/systemd/nspawn # which Debian does not make
                            mkdir -p /var/lib/complete
                            mount -t tmpfs none /var/lib/complete # an overlay cannot have other ids
                            """, "echo \"$1\"", List.of("machinectl", "systemd-nspawn")),
            "incus", new Block("""
                    lxd waitready
                    incus storage create default dir
                    incus profile device add default root disk path=/ pool=default
                    """, "incus console NAME --show-log", List.of("lxd", "lxc", "xz")),
            "systemd", new Block("""
                    install -d /etc/systemd/system/NAME.service.d # the machine has no journal
                    printf '[Service]\\nStandardOutput=append:/run/NAME.log\\n' >/etc/systemd/system/NAME.service.d/log.conf
                    """, "cat /run/NAME.log", List.of()),
            "compose",
                    new Block(
                            PUSH,
                            "docker logs NAME_NAME_1",
                            List.of("docker-compose", "dockerd", "docker-registry", "skopeo")),
            "kubernetes",
                    new Block(
                            PUSH,
                            "podman logs NAME-pod-0-NAME",
                            List.of("kubectl", "podman", "docker-registry", "skopeo")));

    /** Docker 20.10 has to read these. */
    private static final Set<String> IN_GZIP = Set.of("archive", "compose");

    /** How a system says its version, when it is not {@code SYSTEM --version}. */
    private static final Map<String, String> VERSIONS = Map.of(
            "Docker", "dockerd --version",
            "GNU tar", "tar --version",
            "busybox tar", "busybox --help",
            "systemd", "systemctl --version",
            "LXC", "lxc-start --version",
            "LXD", "lxd --version",
            "kubectl", "kubectl version --client");

    private static final Pattern HEADING = Pattern.compile("\\*\\*`(\\w+)`\\*\\*");
    private static final Pattern TRIED_WITH =
            Pattern.compile("^(?:\\| |\\*\\*`\\w+`\\*\\* \\()([A-Za-z -]+) ([0-9.]+)");

    /**
     * What the page shows.
     *
     * @param system in the table's first column, or the format that a block is about
     * @param compression of the outputs it is run with
     */
    private record Shown(String system, String compression, String commands) {

        @Override
        public String toString() {
            return system
                    + (compression.equals(CHUNKED) ? ", chunked: " : ": ")
                    + commands.lines().findFirst().orElse("");
        }
    }

    @TempDir
    private static Path shared;

    private static @Nullable Machine machine;

    @BeforeAll
    static void build() {
        Machine.require();
        GitFixture top = GitFixture.init(shared.resolve("top"))
                .executable("root/bin/serve", SERVE)
                .executable("root/usr/bin/getent", GETENT)
                .write("app/settings", "colour: blue\n")
                .write("complete.yaml", MANIFEST);
        ProbeImages.addBusybox(top, "id", "sh", "sleep", "stat");
        top.commit("a shop");
        build(top, "zstd", "oci,archive,rootfs,lxc,bundle,nspawn,incus,systemd,kubernetes,registry");
        build(top, "gzip", "oci,archive,rootfs,compose,registry");
        build(top, CHUNKED, "oci,archive,rootfs,registry");
        machine = Machine.boot(shared, "SHARED='" + shared + "'\n" + DAEMONS + STAND_INS);
    }

    private static void build(GitFixture top, String compression, String formats) {
        InstalledLauncher.complete("build", top.path().toString(), "--format", formats)
                .with("--audit", "off", "--compression", compression)
                .with("--output", outputs(compression).toString())
                .with("--cache", shared.resolve("cache").toString())
                .succeed();
    }

    /** No colon is in it, which some programs end a path at. */
    private static Path outputs(String compression) {
        return shared.resolve(compression.replace(':', '-')).resolve("out");
    }

    @AfterAll
    static void end() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void knowsWhatThePageShows() throws IOException {
        assertThat(rows().stream().map(Shown::commands).distinct()).containsExactlyInAnyOrderElementsOf(ROWS.keySet());
        assertThat(blocks().stream().map(Shown::system)).containsExactlyInAnyOrderElementsOf(BLOCKS.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void doesWhatTheTableSays(Shown shown, @TempDir Path scratch) {
        Row row = Objects.requireNonNull(ROWS.get(shown.commands()), () -> shown + ": how is it tried?");
        Requires.tools(shown.commands().split(" ", 2)[0]);
        Requires.tools(row.needs().toArray(String[]::new));

        String printed =
                run(shown, scratch, shown.commands(), "").succeed().out().strip();
        Command.Outcome found = run(shown, scratch, row.then(), printed).run();
        assertThat(found.out()).as("%s%s", printed, found).isEqualTo(row.found().replace("DIGEST", digest(shown)));
        run(shown, scratch, FORGET, "").succeed();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void runsAnImageAsTheBlockSays(Shown shown, @TempDir Path scratch) {
        Block block = Objects.requireNonNull(BLOCKS.get(shown.system()), () -> shown + ": how is it tried?");
        Requires.tools(block.needs().toArray(String[]::new));

        run(shown, scratch, block.before(), "").succeed();
        String printed =
                run(shown, scratch, shown.commands(), "").succeed().out().strip();
        String found = run(shown, scratch, """
                for try in $(seq 100); do
                  found=$(%s 2>&1 || :)
                  case $found in *'wrote /data'*) break ;; esac
                  sleep 0.1
                done
                echo "$found"
                """.formatted(block.log()), printed)
                .succeed()
                .out();
        assertThat(found.replace("\r", "")).as(printed).contains(READY);
    }

    /** Others are no failure, but who looks for one knows where to begin. */
    @Test
    void namesOtherVersionsThanThePage() throws IOException {
        int known = 0;
        for (String line : section()) {
            Matcher tried = TRIED_WITH.matcher(line);
            if (!tried.find()) {
                continue;
            }
            known++;
            String ask = VERSIONS.getOrDefault(tried.group(1), tried.group(1) + " --version");
            Matcher number = Pattern.compile("[0-9]+(\\.[0-9]+)+|\\b[0-9]{3}\\b")
                    .matcher(machine().command(ask).run().out());
            String here = number.find() ? number.group() : "none";
            if (!(here + ".").startsWith(tried.group(2) + ".")) {
                System.err.println("OTHER VERSION: " + PAGE + " names " + tried.group(1) + " " + tried.group(2)
                        + ", here is " + here);
            }
        }
        long systems = rows().stream().map(Shown::system).distinct().count() + blocks().size();
        assertThat(known).as("versions on the page").isEqualTo((int) systems);
    }

    /** Each code of the last column; what reads zstd also has to take the zstd that is chunked. */
    static List<Shown> rows() throws IOException {
        List<Shown> rows = new ArrayList<>();
        List<String> lines = section();
        int start = lines.indexOf("| tried with | takes | command |");
        for (String line : lines.subList(start + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.split(" ?\\| ?", -1);
            String compression = cells[2].contains("--compression gzip") ? "gzip" : "zstd";
            Pattern.compile("`([^`]+)`")
                    .matcher(cells[3])
                    .results()
                    .flatMap(code -> Stream.of(compression, compression.replace("zstd", CHUNKED))
                            .distinct()
                            .map(tried -> new Shown(cells[1], tried, code.group(1))))
                    .forEach(rows::add);
        }
        return rows;
    }

    /** Each fenced block, of the format that was named in bold before it. */
    static List<Shown> blocks() throws IOException {
        List<Shown> blocks = new ArrayList<>();
        String format = "";
        List<String> block = null;
        for (String line : section()) {
            Matcher heading = HEADING.matcher(line);
            if (line.startsWith("```") && block == null) {
                block = new ArrayList<>();
            } else if (line.startsWith("```")) {
                blocks.add(new Shown(format, IN_GZIP.contains(format) ? "gzip" : "zstd", String.join("\n", block)));
                block = null;
            } else if (block != null) {
                block.add(line);
            } else if (heading.lookingAt()) {
                format = heading.group(1);
            }
        }
        return blocks;
    }

    private static List<String> section() throws IOException {
        List<String> lines = Files.readAllLines(InstalledLauncher.project().resolve(PAGE));
        return lines.subList(lines.indexOf("### How each is run"), lines.indexOf("#### What each leaves out"));
    }

    private static Row unpacked(String root, String... needs) {
        return new Row(root + "\n" + LOOK, TREE, List.of(needs));
    }

    /** A script in the folder with {@code out/}, with what stands for a name replaced. */
    private static Command run(Shown shown, Path scratch, String script, String argument) {
        String settled = script.replace("NAME", NAME)
                .replace("DIR", scratch.toString())
                .replace("registry.example", "127.0.0.1:5000/" + scratch.getFileName())
                .replace("files.example", "127.0.0.1:" + FILE_SERVERS.get(shown.compression()));
        return machine().command("cd '" + outputs(shown.compression()).getParent() + "'\n" + settled, argument);
    }

    private static String digest(Shown shown) {
        try {
            return Files.readString(outputs(shown.compression()).resolve(NAME + ".digest"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Machine machine() {
        return Objects.requireNonNull(machine);
    }
}
