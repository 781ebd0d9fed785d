package dev.complete.acceptance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A registry of files, published by the commands of docs/registries.md, served by nginx and Caddy with the lines that are
 * beside the files, and asked by clients that know nothing of it.
 */
final class StaticRegistryIT {

    private static final String PAGE = "docs/registries.md";

    private static final String MANIFEST = """
            complete: 1
            components: {files: {copy: {tree/: /srv/}}}
            image: {layers: [files], init: none}
            images:
            """;

    private static final String ONE = "one: {}";
    private static final String SEVERAL = "several: {platforms: [linux/amd64, linux/arm64]}";

    /** Ports of the servers: each serves a folder below the shared one. */
    private static final Map<String, Integer> PORTS = Map.of("nginx", 5001, "Caddy", 5002);

    private static final int PUBLISHED = 5003;

    private static final String DAEMONS = """
            for folder in containerd containers docker; do
              mkdir -p /var/lib/$folder
              mount -t tmpfs -o mode=711 none /var/lib/$folder # an overlay is not stacked on an overlay
            done
            mkdir -p /etc/containers/registries.conf.d
            for port in 5001 5002 5003; do
              printf '[[registry]]\\nlocation = "127.0.0.1:%s"\\ninsecure = true\\n' $port
            done >/etc/containers/registries.conf.d/complete.conf
            {
              printf 'user root;\\ndaemon off;\\npid /run/nginx.pid;\\nevents {}\\nhttp {\\n'
              for server in 5001/registry 5003/published; do
                files=$SHARED/${server#*/}
                printf 'server { listen 127.0.0.1:%s; root %s; include %s/nginx.conf; }\\n' ${server%/*} "$files" "$files"
              done
              echo '}'
            } >/run/nginx.conf
            printf '{\\n admin off\\n auto_https off\\n}\\nhttp://127.0.0.1:5002 {\\n root * %s\\n import %s\\n}\\n' \\
              "$SHARED/registry" "$SHARED/registry/Caddyfile" >/run/Caddyfile
            mkdir machine.target.wants
            daemon() { # NAME TYPE PROGRAM [ARGUMENT...]
              local name=$1 type=$2 program
              program=$(command -v "$3") || return 0
              shift 3
              printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\nType=%s\\nEnvironment=HOME=/run\\nExecStart=%s\\n' \\
                "$type" "$program $*" >$name.service
              ln -s ../$name.service machine.target.wants/
            }
            daemon nginx exec nginx -c /run/nginx.conf
            daemon caddy exec caddy run --config /run/Caddyfile --adapter caddyfile
            daemon containerd notify containerd
            daemon docker notify dockerd --iptables=false # the kernel may have none
            """;

    /**
     * Pulls REF, which is HOST/NAME, by its tag and by DIGEST into DIR, and prints at the end what digest it then has.
     *
     * @param needs its daemon
     */
    private record Client(String pull, List<String> needs) {}

    private static final Map<String, Client> CLIENTS = Map.ofEntries(
            entry("skopeo", new Client("""
                    skopeo copy -q --all --preserve-digests docker://REF oci:DIR:tag
                    skopeo copy -q --all --preserve-digests docker://REF@DIGEST oci:DIR:digest
                    skopeo inspect --format '{{.Digest}}' oci:DIR:digest
                    skopeo inspect --format '{{.Digest}}' docker://REF""", List.of())),
            entry("podman", new Client("""
                    podman pull -q REF@DIGEST
                    podman rmi --all --force
                    podman pull -q REF
                    podman image inspect --format '{{.RepoDigests}}' REF""", List.of())),
            entry("ctr", new Client("""
                    ctr images pull REF@DIGEST
                    ctr images pull REF:latest
                    ctr images ls name==REF:latest""", List.of("containerd"))),
            entry("docker", new Client("""
                    docker pull -q REF@DIGEST
                    docker pull -q REF
                    docker image inspect --format '{{.RepoDigests}}' REF""", List.of("dockerd"))),
            entry("complete", new Client("""
                    export JAVA_HOME='JDK' HOME=DIR
                    LAUNCHER pull REF@DIGEST --name digest -o DIR/layout
                    LAUNCHER tags REF | grep -x latest
                    LAUNCHER pull REF -o DIR/layout""", List.of())));

    @TempDir
    private static Path shared;

    private static @Nullable Machine machine;

    @BeforeAll
    static void publishAndServe() throws IOException {
        Machine.require();
        Requires.tools("nginx", "rsync", "skopeo", "curl");
        build("out", "a", ONE, SEVERAL);
        publish("out", "registry");
        build("before", "a", ONE);
        publish("before", "published");
        machine = Machine.boot(shared, "SHARED='" + shared + "'\n" + DAEMONS);
    }

    @AfterAll
    static void end() {
        if (machine != null) {
            machine.close();
        }
    }

    /** Compressed with gzip, which all clients read. */
    private static void build(String folder, String content, String... images) {
        GitFixture top = GitFixture.init(shared.resolve(folder + ".repository"))
                .write("tree/file", content)
                .write("complete.yaml", MANIFEST + "  " + String.join("\n  ", images) + "\n");
        top.commit("a commit");
        InstalledLauncher.complete("build", top.path().toString(), "--format", "oci,registry")
                .with("--audit", "off", "--compression", "gzip")
                .with("--output", shared.resolve(folder).resolve("out").toString())
                .with("--cache", shared.resolve("cache").toString())
                .succeed();
    }

    private static String digest(String folder, String image) throws IOException {
        return Files.readString(shared.resolve(folder).resolve("out/" + image + ".digest"))
                .strip();
    }

    private static void publish(String folder, String to) throws IOException {
        Files.createDirectories(shared.resolve(to));
        publishing(to).forEach(line -> publishing(line, folder).succeed());
    }

    private static Command publishing(String line, String folder) {
        return Command.of("sh", "-ec", line).in(shared.resolve(folder));
    }

    /** The commands of the page, for a folder of this machine. */
    private static List<String> publishing(String to) throws IOException {
        List<String> page = Files.readAllLines(InstalledLauncher.project().resolve(PAGE));
        List<String> block = new ArrayList<>(page.subList(page.indexOf("### Publishing it"), page.size()));
        block.subList(0, block.indexOf("```") + 1).clear();
        List<String> commands = block.subList(0, block.indexOf("```"));
        assertThat(commands).hasSize(4).allMatch(line -> line.contains(" files.example:/srv/registry/"));
        return commands.stream()
                .map(line -> line.replace(
                        "files.example:/srv/registry/", shared.resolve(to).toString() + "/"))
                .toList();
    }

    static Stream<Arguments> pulls() {
        return PORTS.keySet().stream()
                .sorted()
                .flatMap(server -> CLIENTS.keySet().stream()
                        .sorted()
                        .flatMap(client ->
                                Stream.of("one", "several").map(image -> Arguments.of(server, client, image))));
    }

    @ParameterizedTest(name = "{1} pulls {2} from {0}")
    @MethodSource("pulls")
    void clientsPullByTagAndByDigest(String server, String client, String image, @TempDir Path scratch)
            throws IOException {
        Client pulling = Objects.requireNonNull(CLIENTS.get(client));
        Requires.tools(server.toLowerCase(Locale.ROOT));
        Requires.tools(pulling.needs().toArray(String[]::new));
        if (!client.equals("complete")) {
            Requires.tools(client);
        }
        String digest = digest("out", image);
        String script = pulling.pull()
                .replace("REF", "127.0.0.1:" + PORTS.get(server) + "/" + image)
                .replace("DIGEST", digest)
                .replace("DIR", scratch.toString())
                .replace("LAUNCHER", InstalledLauncher.launcher().toString())
                .replace("JDK", System.getProperty("java.home"));
        assertThat(machine().command(script).succeed().lastLine()).contains(digest);
    }

    /** What the specification asks of answers, and no more to be written. */
    @ParameterizedTest
    @CsvSource({"nginx", "Caddy"})
    void answersAreThoseOfARegistry(String server) throws IOException {
        Requires.tools(server.toLowerCase(Locale.ROOT));
        String manifest = "application/vnd.oci.image.manifest.v1+json";
        String index = "application/vnd.oci.image.index.v1+json";
        String one = digest("out", "one");
        String several = digest("out", "several");
        assertThat(head(server, "")).isEqualTo("200 application/json");
        assertThat(head(server, "one/manifests/latest")).isEqualTo("200 " + manifest);
        assertThat(head(server, "one/manifests/" + one)).isEqualTo("200 " + manifest);
        assertThat(head(server, "one/manifests/" + one.replace(":", "%3A"))).isEqualTo("200 " + manifest);
        assertThat(head(server, "several/manifests/latest")).isEqualTo("200 " + index);
        assertThat(head(server, "several/manifests/" + several)).isEqualTo("200 " + index);
        assertThat(head(server, "several/referrers/" + several + "?artifactType=a"))
                .isEqualTo("200 " + index);
        assertThat(get(server, "_catalog?n=5")).isEqualTo("{\"repositories\":[\"one\",\"several\"]}");
        assertThat(get(server, "one/tags/list")).isEqualTo("{\"name\":\"one\",\"tags\":[\"latest\"]}");
        assertThat(head(server, "one/manifests/2")).startsWith("404");
        assertThat(head(server, "one/manifests/" + several)).startsWith("404");
        assertThat(head(server, "one/")).startsWith("404");

        String blob = "one/blobs/"
                + Command.of("sh", "-c", "ls | head -n 1")
                        .in(shared.resolve("registry/blobs/v2/one/blobs"))
                        .succeed()
                        .lastLine();
        assertThat(head(server, blob)).isEqualTo("200 application/octet-stream");
        assertThat(get(
                        server,
                        blob,
                        "--range",
                        "2-5",
                        "--output",
                        "/dev/null",
                        "--write-out",
                        "%{http_code} %{size_download}"))
                .isEqualTo("206 4");
        for (String write : List.of("PUT one/manifests/latest", "POST one/blobs/uploads/", "DELETE " + blob)) {
            String[] words = write.split(" ", 2);
            assertThat(get(
                            server,
                            words[1],
                            "--request",
                            words[0],
                            "--output",
                            "/dev/null",
                            "--write-out",
                            "%{http_code}"))
                    .as(write)
                    .startsWith("40");
        }
    }

    private static String head(String server, String path) {
        return get(server, path, "--head", "--output", "/dev/null", "--write-out", "%{http_code} %{content_type}");
    }

    private static String get(String server, String path, String... options) {
        return machine()
                .command("exec curl --silent \"$@\"", options)
                .with("http://127.0.0.1:" + PORTS.get(server) + "/v2/" + path)
                .succeed()
                .out();
    }

    /** An image of one platform becomes one of two, and then of one again. */
    @Test
    void whereverPublishingStopsATagIsWhole(@TempDir Path scratch) throws IOException {
        build("between", "b", "one: {platforms: [linux/amd64, linux/arm64]}");
        build("after", "c", ONE);
        String old = digest("before", "one");
        String first = old;
        for (String next : List.of("between", "after")) {
            String fresh = digest(next, "one");
            List<String> seen = new ArrayList<>();
            for (String line : publishing("published")) {
                publishing(line, next).succeed();
                seen.add(pulled("one", scratch));
            }
            assertThat(seen).as(next).isSubsetOf(old, fresh).endsWith(fresh);
            assertThat(seen.get(0)).as("after what has a digest for a name").isEqualTo(old);
            assertThat(pulled("one@" + old, scratch))
                    .as("who still pulls the old one")
                    .isEqualTo(old);
            old = fresh;
        }
        assertThat(pulled("one@" + first, scratch)).isEqualTo(first);
    }

    /** All of an image; its digest. */
    private static String pulled(String name, Path scratch) {
        return machine()
                .command("""
                        rm -rf "$1/copy"
                        skopeo copy -q --all --preserve-digests "docker://$2" "oci:$1/copy:x"
                        skopeo inspect --raw "oci:$1/copy:x" | sha256sum | sed 's/ .*//; s/^/sha256:/'
                        """, scratch.toString(), "127.0.0.1:" + PUBLISHED + "/" + name)
                .succeed()
                .lastLine();
    }

    private static Machine machine() {
        return Objects.requireNonNull(machine);
    }
}
