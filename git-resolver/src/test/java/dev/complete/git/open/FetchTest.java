package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import dev.complete.git.credentials.Environment;
import dev.complete.git.open.fetch.FetchSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchTest {

    @TempDir
    static Path directory;

    static GitServer server;
    static GitFixture library;
    static String old;
    static String tip;

    @TempDir
    Path temp;

    Path cache;
    Path home;
    Map<String, String> variables;
    List<String> progress = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        List<String> absent = GitServer.TOOLS.stream()
                .filter(tool -> !Files.exists(Path.of(tool)))
                .toList();
        if (!absent.isEmpty()) {
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true)
                    .println("SKIPPED: FetchTest needs " + absent);
        }
        assumeTrue(absent.isEmpty());
        Path repositories = directory.resolve("repositories");
        library = GitFixture.init(directory.resolve("library")).write("a", "one\n");
        old = library.commit("one");
        byte[] incompressible = new byte[300_000];
        new java.util.Random(1).nextBytes(incompressible);
        library.write("a", "two\n").write("big", incompressible);
        library.commit("two");
        library.git("tag", "-a", "-m", "v1", "v1");
        library.write("a", "three\n");
        tip = library.commit("three");
        Files.createDirectories(repositories);
        library.cloneTo(repositories.resolve("lib.git"), "--bare");
        GitFixture.init(repositories.resolve("empty.git"), "--bare");
        server = new GitServer(directory.resolve("server"), repositories);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        cache = temp.resolve("cache");
        home = Files.createDirectories(temp.resolve("home"));
        variables = new TreeMap<>(Map.of("GIT_SSL_CAINFO", server.authority().toString()));
    }

    private Superproject open(String repository, String revision, boolean offline) throws ResolveException {
        ResolveProgress listener = new ResolveProgress() {
            @Override
            public void fetching(Pin pin, String work, long done, long total) {
                progress.add(pin.label() + ": " + work);
            }
        };
        ResolveRequest request = new ResolveRequest(
                repository, revision, false, offline, LocalUrls.REFUSED, cache, Limits.DEFAULT, listener);
        FetchSettings settings =
                new FetchSettings(new Environment(variables, home), Duration.ofSeconds(2), 3, Duration.ofMillis(20));
        return PinResolver.open(request, settings);
    }

    /** A superproject with one submodule at {@code url}, pinned at {@code commit} and not checked out. */
    private String pinning(String url, String commit) {
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.write(".gitmodules", "[submodule \"lib\"]\n\tpath = deps/lib\n\turl = " + url + "\n");
        top.git("add", ".gitmodules");
        top.git("update-index", "--add", "--cacheinfo", "160000," + commit + ",deps/lib");
        top.git("commit", "-q", "-m", "top");
        Path clone = top.cloneTo(temp.resolve("clone"), "--bare");
        return clone.toString();
    }

    private static String contentOfA(Superproject top) throws Exception {
        return String.valueOf(Sample.flat(Sample.at(top.root(), "deps/lib")).get("a"));
    }

    @ParameterizedTest
    @CsvSource({"main,three", "HEAD,three", "v1,two", "refs/heads/main,three"})
    void opensAUrlAtARevision(String revision, String content) throws Exception {
        try (Superproject top = open(server.url("/git/lib.git"), revision, false)) {
            assertThat(Sample.flat(top.root())).containsEntry("a", content + "\n");
            assertThat(top.opened()).containsExactly(Pin.superproject(top.commit()));
        }
    }

    @Test
    void fetchesExactlyThePinnedCommitAndKeepsItForLater() throws Exception {
        String top = pinning(server.url("/git/lib.git"), old);
        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(progress).isEmpty();
            assertThat(contentOfA(open)).isEqualTo("one\n");
            assertThat(open.opened()).hasSize(2);
        }
        assertThat(progress).isNotEmpty();
        try (Superproject open = open(top, "HEAD", true)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
        GitFixture mirror = GitFixture.at(mirror());
        assertThat(mirror.git("cat-file", "--batch-check", "--batch-all-objects")
                        .lines())
                .hasSize(3);
        mirror.git("gc", "--prune=now", "--quiet");
        try (Superproject open = open(top, "HEAD", true)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
    }

    private Path mirror() throws IOException {
        try (Stream<Path> all = Files.list(cache.resolve("git"))) {
            return all.filter(p -> p.toString().endsWith(".git")).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({"/git", "/v0"})
    void saysThatThePinnedCommitIsNotAtTheUrl(String server0) {
        String nowhere = "1".repeat(40);
        String top = pinning(server.url(server0 + "/lib.git"), nowhere);
        assertThatThrownBy(() -> contentOfA(open(top, "HEAD", false)))
                .hasMessageContaining("commit " + nowhere + " of submodule deps/lib")
                .hasMessageContaining("was not found")
                .hasMessageContaining("none of its branches and tags leads to it")
                .hasMessageContaining("push it from the clone it was made in")
                .hasMessageNotContaining("submodule update");
        assertThat(progress).anyMatch(line -> line.contains("The server refuses single commits"));
    }

    @Test
    void offlineNamesEveryPlaceAndWhatToDo() {
        String top = pinning(server.url("/git/lib.git"), old);
        assertThatThrownBy(() -> contentOfA(open(top, "HEAD", true)))
                .hasMessageContaining("commit " + old + " of submodule deps/lib (" + server.url("/git/lib.git"))
                .hasMessageContaining("clone/modules/lib: not there")
                .hasMessageContaining("the cache's mirror")
                .hasMessageContaining("not asked, because of --offline")
                .hasMessageContaining("build without --offline");
    }

    /** As for any pin: the mirror gets exactly the commit. */
    @ParameterizedTest
    @CsvSource({"blob:none", "tree:0"})
    void whatAPartialCloneLacksIsFetchedByUrl(String filter) throws Exception {
        library.git("config", "uploadpack.allowFilter", "true");
        String top = pinning(server.url("/git/lib.git"), old);
        Sample.run("git clone -q --bare --filter=" + filter + " file://" + library.path() + " " + top + "/modules/lib");
        assertThatThrownBy(() -> contentOfA(open(top, "HEAD", true)))
                .hasMessageContaining("object ")
                .hasMessageContaining("modules/lib: has the commit, but not this object; that is a partial clone")
                .hasMessageContaining("not asked, because of --offline")
                .hasMessageContaining("build without --offline");
        assertThat(progress).isEmpty();

        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
        assertThat(progress).isNotEmpty();
        assertThat(GitFixture.at(mirror())
                        .git("cat-file", "--batch-check", "--batch-all-objects")
                        .lines())
                .hasSize(3);
        try (Superproject open = open(top, "HEAD", true)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
    }

    @Test
    void logsInWithNetrc() throws Exception {
        Files.writeString(
                home.resolve(".netrc"),
                "machine other login x password y\nmachine 127.0.0.1 login me password s3cret\n");
        String top = pinning(server.url("/auth/lib.git"), old);
        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
    }

    @Test
    void logsInWithAskpassWhenNetrcIsWrong() throws Exception {
        Files.writeString(temp.resolve("netrc"), "machine 127.0.0.1 login me password wrong\n");
        variables.put("NETRC", temp.resolve("netrc").toString());
        askpass();
        String top = pinning(server.url("/auth/lib.git"), old);
        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
        assertThat(Files.readString(temp.resolve("asked")))
                .isEqualTo("Username for 'https://127.0.0.1:" + server.port + "': \nPassword for 'https://me@127.0.0.1:"
                        + server.port + "': \n");
    }

    private void askpass() throws IOException {
        Path program = temp.resolve("askpass");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$1\" >> " + temp.resolve("asked")
                        + "\ncase $1 in User*) echo me;; *) echo s3cret;; esac\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        variables.put("GIT_ASKPASS", program.toString());
    }

    @Test
    void usesTheLoginInTheUrlAndNeverShowsIt() throws Exception {
        String top = pinning(server.url("/auth/lib.git").replace("https://", "https://me:s3cret@"), old);
        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
            assertThat(open.opened().toString()).doesNotContain("s3cret").doesNotContain("me:");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/auth/lib.git, the server wants a login",
        "/git/none.git, there is no repository",
        "/html/lib.git, is the URL that of a Git repository",
        "/loop/lib.git, Redirected more than 5 times",
        "/plain/lib.git, redirect",
        "/to-auth/lib.git, the server wants a login",
        "/status/403/lib.git, the server forbids it (403)",
        "/status/404/lib.git, 'there is no repository, or not for this login'",
        "/status/410/lib.git, the server answered with HTTP status 410",
    })
    void refusalsAreSaidAtOnceAndWithoutLogins(String path, String why) throws Exception {
        String url = server.url(path).replace("https://", "https://wrong:hunter2@");
        int before = server.log().size();
        assertThatThrownBy(() -> contentOfA(open(pinning(url, old), "HEAD", false)))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("deps/lib")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("wrong");
        assertThat(server.log().size() - before).isLessThan(8);
    }

    @Test
    void aLoginDoesNotFollowARedirectToAnotherOrigin() throws Exception {
        Files.writeString(home.resolve(".netrc"), "machine 127.0.0.1 login me password s3cret\n");
        String top = pinning(server.url("/auth-then-other/lib.git"), old);
        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
        List<String> other = server.log().stream()
                .filter(line -> line.startsWith(server.otherPort + " "))
                .toList();
        assertThat(other).isNotEmpty().allMatch(line -> line.matches("\\d+ \\d+ - .*"));
        assertThat(server.log()).anyMatch(line -> line.startsWith(server.port + " 302 Basic"));
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() {
        variables.remove("GIT_SSL_CAINFO");
        assertThatThrownBy(() -> open(server.url("/git/lib.git"), "main", false))
                .hasMessageContaining("certificate is not trusted");
    }

    /** What is wrong before a server answers as one, by name: {@code HTTPS} is the server, {@code CLOSED} a dead port. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://no-such-host.invalid/x.git | - | no address was found for no-such-host.invalid",
                "https://CLOSED/x.git   | - | no connection to CLOSED: Connection refused",
                "https://HANG-UP/x.git  | - | the connection broke while TLS was agreed on",
                "https://NO-TLS/x.git   | - | it does not speak TLS as it should",
                "https://SILENT/x.git   | - | SILENT did not answer in time: it said nothing for 2 s; if it is that slow, say --limit silence=N",
                "HTTPS/status/429/x.git | - | the server answered with HTTP status 429; try again later",
                "HTTPS/status/503/x.git | - | the server answered with HTTP status 503; try again later",
                "HTTPS/git/lib.git | https_proxy=http://CLOSED | no connection to the proxy CLOSED (https_proxy or",
                "HTTPS/git/lib.git | https_proxy=http://no-such.invalid:1 | was found for the proxy no-such.invalid:1",
                "HTTPS/git/lib.git | https_proxy=http://NO-TLS | the proxy that the environment names wants a login",
                "HTTPS/git/lib.git | https_proxy=http://[x | the proxy that the environment names (https_proxy or",
                "HTTPS/git/lib.git | GIT_SSL_CAINFO=/none | GIT_SSL_CAINFO cannot be used: no such file: /none",
                "HTTPS/git/lib.git | GIT_SSL_CAINFO=/dev/null | holds no certificates",
                "HTTPS/git/lib.git | GIT_SSL_CAINFO=/x\0y | GIT_SSL_CAINFO cannot be used: /x\\u0000y: is no path",
                "HTTPS/auth/lib.git | NETRC=/x\0y | the server wants a login",
                "HTTPS/auth/lib.git | NETRC=/x\0y | NETRC cannot be used: /x\\u0000y: is no path",
                "HTTPS/auth/lib.git | NETRC=/dev/zero | /dev/zero is no regular file",
                "HTTPS/auth/lib.git | GIT_ASKPASS=/none | the askpass program cannot be run",
                "HTTPS/auth/lib.git | GIT_ASKPASS=/bin/false | the askpass program /bin/false ended with exit code 1",
            })
    void saysWhatIsWrongOnTheWay(String url, String variable, String why) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Answering hangUp = new Answering("");
                Answering noTls = new Answering("HTTP/1.1 407 Proxy Authentication Required\r\n"
                        + "Proxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")) {
            String closed = "127.0.0.1:" + GitServer.freePort();
            java.util.function.UnaryOperator<String> real = text -> text.replace("HTTPS", server.url(""))
                    .replace("CLOSED", closed)
                    .replace("SILENT", "127.0.0.1:" + silent.getLocalPort())
                    .replace("HANG-UP", "127.0.0.1:" + hangUp.port())
                    .replace("NO-TLS", "127.0.0.1:" + noTls.port());
            if (variable.contains("=")) {
                String[] parts = variable.split("=", 2);
                variables.put(parts[0], real.apply(parts[1]));
            }
            assertThatThrownBy(() -> open(real.apply(url), "main", false))
                    .isInstanceOfSatisfying(
                            ResolveException.class, e -> assertThat(e.kind()).isEqualTo(ResolveException.Kind.NETWORK))
                    .hasMessageContaining(real.apply(why))
                    .hasMessageNotContaining("Exception")
                    .hasMessageNotContaining("git-upload-pack");
        }
    }

    /** Says the same to everyone and hangs up. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Answering(String answer) throws IOException {
            Thread thread = new Thread(() -> accept(answer));
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept(String answer) {
            try {
                while (true) {
                    try (Socket client = listening.accept()) {
                        if (!answer.isEmpty() && client.getInputStream().read(new byte[4096]) > 0) {
                            client.getOutputStream().write(answer.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        }
                    }
                }
            } catch (IOException e) {
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    @Test
    void saysThatARevisionIsNotThere() {
        assertThatThrownBy(() -> open(server.url("/git/lib.git"), "nope", false))
                .hasMessageContaining("has no branch or tag 'nope'");
        assertThatThrownBy(() -> open(server.url("/git/empty.git"), "HEAD", false))
                .hasMessageContaining("is an empty repository");
    }

    @Test
    void triesAgainWhenTheConnectionBreaksInsideThePack() throws Exception {
        try (Flaky proxy = new Flaky(server.port, 1, 100_000)) {
            String top = pinning("https://127.0.0.1:" + proxy.port() + "/git/lib.git", tip);
            try (Superproject open = open(top, "HEAD", false)) {
                assertThat(contentOfA(open)).isEqualTo("three\n");
            }
            assertThat(proxy.broken.get()).isPositive();
        }
    }

    @Test
    void givesUpAfterThreeAttemptsAndLeavesNothingHalf() throws Exception {
        try (Flaky proxy = new Flaky(server.port, Integer.MAX_VALUE, 6_000)) {
            String top = pinning("https://127.0.0.1:" + proxy.port() + "/git/lib.git", tip);
            assertThatThrownBy(() -> contentOfA(open(top, "HEAD", false)))
                    .isInstanceOfSatisfying(
                            ResolveException.class, e -> assertThat(e.kind()).isEqualTo(ResolveException.Kind.NETWORK));
        }
        assertThat(mirror().resolve("refs/complete")).isEmptyDirectory();
        assertThat(mirror().resolve("objects/pack")).isEmptyDirectory();
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            String url = "https://127.0.0.1:" + silent.getLocalPort() + "/lib.git";
            assertThatThrownBy(() -> open(url, "main", false)).hasMessageContaining("cannot fetch main from " + url);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void leftoversOfAKilledFetchAreInNoOnesWay() throws Exception {
        String top = pinning(server.url("/git/lib.git"), old);
        open(server.url("/git/lib.git"), tip, false).close();
        Files.writeString(mirror().resolve("shallow.lock"), "");
        Files.writeString(mirror().resolve("objects/incoming_1.pack"), "half");
        try (Superproject open = open(top, "HEAD", false)) {
            assertThat(contentOfA(open)).isEqualTo("one\n");
        }
        assertThat(mirror().resolve("objects/incoming_1.pack")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD",
        "config.worktree",
        "packed-refs",
        "shallow",
        "commondir",
        "refs/complete/x",
        "objects/info/alternates",
        "objects/pack/pack-x.idx",
        "objects/TIP",
    })
    void aFifoInTheMirrorIsNamed(String place) throws Exception {
        open(server.url("/git/lib.git"), tip, false).close();
        Path file = mirror().resolve(place.replace("TIP", tip.substring(0, 2) + "/" + tip.substring(2)));
        FifoTest.make(file);
        assertThatThrownBy(() -> assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> open(server.url("/git/lib.git"), old, false)))
                .isInstanceOfSatisfying(
                        ResolveException.class, e -> assertThat(e.kind()).isEqualTo(ResolveException.Kind.IO))
                .hasMessageContaining("cannot fetch into the mirror of " + server.url("/git/lib.git"))
                .hasMessageContaining(file + ": is no regular file");
    }

    /** Passes bytes on, and breaks the first connections after some of the server's bytes. */
    private static final class Flaky implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger breaks;
        final AtomicInteger broken = new AtomicInteger();

        Flaky(int target, int breaks, int bytes) throws IOException {
            this.breaks = new AtomicInteger(breaks);
            Thread thread = new Thread(() -> accept(target, bytes));
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept(int target, int bytes) {
            try {
                while (true) {
                    Socket client = listening.accept();
                    Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                    run(() -> pump(client.getInputStream(), upstream.getOutputStream(), Integer.MAX_VALUE));
                    run(() -> {
                        try (client;
                                upstream) {
                            int allowed = breaks.get() > 0 ? bytes : Integer.MAX_VALUE;
                            if (!pump(upstream.getInputStream(), client.getOutputStream(), allowed)) {
                                breaks.decrementAndGet();
                                broken.incrementAndGet();
                            }
                        }
                    });
                }
            } catch (IOException e) {
                return;
            }
        }

        private interface Io {
            void run() throws IOException;
        }

        private static void run(Io io) {
            Thread thread = new Thread(() -> {
                try {
                    io.run();
                } catch (IOException e) {
                    return;
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        /** False when it stopped because of the limit. */
        private static boolean pump(InputStream in, OutputStream out, int limit) throws IOException {
            byte[] buffer = new byte[4096];
            int left = limit;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, Math.min(read, left));
                out.flush();
                left -= read;
                if (left <= 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
