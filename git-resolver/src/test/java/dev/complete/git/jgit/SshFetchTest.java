package dev.complete.git.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import dev.complete.git.Superproject;
import dev.complete.git.credentials.Environment;
import dev.complete.git.jgit.fetch.FetchSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an sshd of the test's own. It passes no GIT_PROTOCOL on, so its Git speaks the old protocol. */
class SshFetchTest {

    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    @TempDir
    static Path directory;

    static Process sshd;
    static int port;
    static GitFixture library;
    static String old;
    static String tip;

    @TempDir
    Path temp;

    Path home;
    final Map<String, String> variables = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        boolean usable = Files.exists(SSHD) && "root".equals(System.getProperty("user.name"));
        if (!usable) {
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true)
                    .println("SKIPPED: SshFetchTest needs root and " + SSHD + " (openssh-server)");
        }
        assumeTrue(usable);
        Files.createDirectories(Path.of("/run/sshd"));
        library = GitFixture.init(directory.resolve("library")).write("a", "one\n");
        old = library.commit("one");
        library.write("a", "two\n");
        tip = library.commit("two");
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                directory.resolve("host").toString());
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                directory.resolve("user").toString());
        port = GitServer.freePort();
        Files.writeString(
                directory.resolve("sshd_config"),
                "ListenAddress 127.0.0.1\nPort " + port + "\nHostKey " + directory.resolve("host")
                        + "\nAuthorizedKeysFile " + directory.resolve("user.pub")
                        + "\nStrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\nPasswordAuthentication no\n");
        sshd = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        GitServer.await(() -> GitServer.listens(port));
    }

    @AfterAll
    static void stop() {
        if (sshd != null) {
            sshd.descendants().forEach(ProcessHandle::destroyForcibly);
            sshd.destroyForcibly();
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        home = Files.createDirectories(temp.resolve("home"));
        Files.createDirectories(home.resolve(".ssh"));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return said;
    }

    private void trustHost() throws IOException {
        String key = Files.readString(directory.resolve("host.pub"));
        Files.writeString(home.resolve(".ssh/known_hosts"), "[127.0.0.1]:" + port + " " + key);
    }

    private Superproject open(String revision) throws ResolveException {
        String url = "ssh://root@127.0.0.1:" + port + library.path();
        ResolveRequest request = new ResolveRequest(
                url, revision, false, false, false, temp.resolve("cache"), Limits.DEFAULT, ResolveProgress.NONE);
        return SuperprojectOpener.open(
                request,
                new FetchSettings(new Environment(variables, home), Duration.ofSeconds(5), 3, Duration.ofMillis(20)));
    }

    @Test
    void logsInWithAKeyFileAndFetchesABranch() throws Exception {
        trustHost();
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        try (Superproject top = open("main")) {
            assertThat(Sample.flat(top.root())).containsEntry("a", "two\n");
        }
    }

    @Test
    void fetchesAllBranchesFromAServerThatRefusesSingleCommits() throws Exception {
        trustHost();
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        open(tip).close(); // makes the mirror shallow: the next fetch has to get behind that
        try (Superproject top = open(old)) {
            assertThat(Sample.flat(top.root())).containsEntry("a", "one\n");
        }
    }

    @Test
    void logsInWithTheAgent() throws Exception {
        trustHost();
        Path socket = Files.createTempDirectory("agent").resolve("s");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("agent.log").toFile())
                .start();
        try {
            GitServer.await(() -> Files.exists(socket));
            run(
                    "env",
                    "SSH_AUTH_SOCK=" + socket,
                    "ssh-add",
                    "-q",
                    directory.resolve("user").toString());
            variables.put("SSH_AUTH_SOCK", socket.toString());
            try (Superproject top = open("main")) {
                assertThat(Sample.flat(top.root())).containsEntry("a", "two\n");
            }
        } finally {
            agent.destroyForcibly();
        }
    }

    @Test
    void refusesAnUnknownHost() throws Exception {
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        assertThatThrownBy(() -> open("main")).hasMessageContaining("host key");
        assertThat(home.resolve(".ssh/known_hosts")).doesNotExist();
    }

    @Test
    void refusesAHostWhoseKeyChanged() throws Exception {
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        String other = Files.readString(directory.resolve("user.pub"));
        Files.writeString(home.resolve(".ssh/known_hosts"), "[127.0.0.1]:" + port + " " + other);
        assertThatThrownBy(() -> open("main")).hasMessageContaining("host key");
    }

    @Test
    void saysThatNoKeyWasAccepted() throws Exception {
        trustHost();
        assertThatThrownBy(() -> open("main")).hasMessageContaining("ssh accepted no key");
    }
}
