package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layout that Debian's libtorrent fetches from a plain web server, in a network that has nothing but loopback. */
final class TorrentIT {

    /** Several pieces, the last of them short. */
    private static final int LARGE = (3 << 20) + 5;

    private static final String FETCH = """
            import libtorrent, sys, time
            session = libtorrent.session({
                'listen_interfaces': '127.0.0.1:0', 'enable_dht': False, 'enable_lsd': False,
                'enable_upnp': False, 'enable_natpmp': False})
            torrent = libtorrent.torrent_info(sys.argv[1])
            handle = session.add_torrent({'ti': torrent, 'save_path': sys.argv[2]})
            deadline = time.time() + 60
            while not handle.status().is_seeding:
                if time.time() > deadline:
                    sys.exit('after a minute: %s %s' % (handle.status().state, handle.status().progress))
                time.sleep(0.1)
            print(torrent.info_hashes().v2)
            """;

    private static final String SERVE = """
            ip link set lo up
            nginx -c "$1/nginx.conf"
            trap 'kill "$(cat "$1/nginx.pid")"' EXIT
            /usr/bin/python3 "$1/fetch.py" "$1/out/oci.torrent" "$1/fetched"
            """;

    @TempDir
    private Path scratch;

    private Path repository;

    @BeforeEach
    void write() {
        Requires.root();
        Requires.tools("nginx", "skopeo", "unshare", "ip");
        if (Command.of("/usr/bin/python3", "-c", "import libtorrent").run().exit() != 0) {
            Requires.missing("python3-libtorrent");
        }
        repository = scratch.resolve("files.git");
        Repositories.addLargeFile(
                Repositories.ofPaths(repository, Repositories.COPY_ALL.formatted("files"), List.of("tree/a")),
                "tree/large",
                LARGE);
    }

    @Test
    void libtorrentFetchesTheLayoutFromAWebSeed() throws Exception {
        String built = InstalledLauncher.complete("build", repository.toString(), "--format", "oci,torrent")
                .with("--audit", "off", "--compression", "none", "--web-seed", "http://127.0.0.1:5010/images")
                .with("--output", scratch.resolve("out").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .succeed()
                .lastLine();
        Files.writeString(scratch.resolve("fetch.py"), FETCH);
        Files.writeString(scratch.resolve("nginx.conf"), """
                user root; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events {}
                http {
                  access_log %1$s/access.log;
                  server { listen 127.0.0.1:5010; location /images/ { alias %1$s/out/; } }
                }
                """.formatted(scratch));
        Files.createDirectory(scratch.resolve("fetched"));

        Command.of("unshare", "--net", "sh", "-ec", SERVE, "sh", scratch.toString())
                .succeed();

        Command.of("diff", "-r", "out/oci", "fetched/oci").in(scratch).succeed();
        assertThat(Command.of("skopeo", "inspect", "--format", "{{.Digest}}", "oci:fetched/oci:files")
                        .in(scratch)
                        .succeed()
                        .lastLine())
                .isEqualTo(built.substring(built.indexOf('@') + 1));
        assertThat(Files.readString(scratch.resolve("access.log"))).contains("/images/oci/blobs/sha256/");
    }
}
