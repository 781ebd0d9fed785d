package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.files.FileTrees;
import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import dev.complete.git.credentials.Environment;
import dev.complete.git.open.fetch.FetchSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return open("ssh://root@127.0.0.1:" + port + library.path(), revision);
    }

    private Superproject open(String url, String revision) throws ResolveException {
        ResolveRequest request = new ResolveRequest(
                url,
                revision,
                false,
                false,
                LocalUrls.REFUSED,
                temp.resolve("cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
        return PinResolver.open(
                request,
                new FetchSettings(new Environment(variables, home), Duration.ofSeconds(4), 3, Duration.ofMillis(20)));
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
        Path folder = Files.createTempDirectory("agent");
        Path socket = folder.resolve("s"); // its path has to be short
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
            agent.destroyForcibly().waitFor();
            FileTrees.delete(folder);
        }
    }

    @Test
    void refusesAnUnknownHost() throws Exception {
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        assertThatThrownBy(() -> open("main"))
                .hasMessageContaining("the host key of 127.0.0.1:" + port + " is not known")
                .hasMessageContaining("`ssh-keyscan -p " + port + " 127.0.0.1 >> ~/.ssh/known_hosts`");
        assertThat(home.resolve(".ssh/known_hosts")).doesNotExist();

        run("sh", "-c", "ssh-keyscan -p " + port + " 127.0.0.1 >> " + home.resolve(".ssh/known_hosts"));
        open("main").close();
    }

    @Test
    void refusesAHostWhoseKeyChanged() throws Exception {
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        String other = Files.readString(directory.resolve("user.pub"));
        Files.writeString(home.resolve(".ssh/known_hosts"), "[127.0.0.1]:" + port + " " + other);
        assertThatThrownBy(() -> open("main"))
                .hasMessageContaining("the host key of 127.0.0.1:" + port + " is not the one in ~/.ssh/known_hosts")
                .hasMessageContaining("`ssh-keygen -R '[127.0.0.1]:" + port + "'`");
    }

    @Test
    void refusesAHostWhoseKeyWasRevoked() throws Exception {
        trustHost();
        Path known = home.resolve(".ssh/known_hosts");
        Files.writeString(known, "@revoked " + Files.readString(known));
        assertThatThrownBy(() -> open("main")).hasMessageContaining("or has revoked it");
    }

    /** Keys as the user has them, and what the agent is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none       | -                  | no ssh agent is named by SSH_AUTH_SOCK",
                "none       | /none/agent        | the ssh agent at /none/agent does not answer (No such file",
                "none       | /x\0y              | the ssh agent /x\\u0000y: is no path",
                "refused    | -                  | ssh accepted no key",
                "passphrase | -                  | a key file with a passphrase is used only from there",
                "garbage    | -                  | ssh accepted no key",
            })
    void saysThatNoKeyWasAccepted(String key, String agent, String why) throws Exception {
        trustHost();
        Path file = home.resolve(".ssh/id_ed25519");
        switch (key) {
            case "refused" -> Files.copy(directory.resolve("host"), file);
            case "passphrase" -> {
                Files.copy(directory.resolve("user"), file);
                run("ssh-keygen", "-q", "-p", "-N", "secret", "-f", file.toString());
            }
            case "garbage" -> Files.writeString(file, "garbage");
            default -> {}
        }
        if (!agent.equals("-")) {
            variables.put("SSH_AUTH_SOCK", agent);
        }
        assertThatThrownBy(() -> open("main"))
                .hasMessageContaining("ssh accepted no key; load one into the agent with `ssh-add`")
                .hasMessageContaining(why)
                .hasMessageNotContaining("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssh://git@no-such-host.invalid/x.git | no address was found for no-such-host.invalid",
                "ssh://git@CLOSED/x.git               | no connection to CLOSED: Connection refused",
                "ssh://git@HANG-UP/x.git              | the connection to HANG-UP broke",
                "ssh://git@SILENT/x.git               | SILENT did not answer in time: it said nothing for 4 s",
                "ssh://root@SSHD/none/x.git           | there is no repository, or not for this login",
            })
    void saysWhatIsWrongOnTheWay(String url, String why) throws Exception {
        trustHost();
        Files.copy(directory.resolve("user"), home.resolve(".ssh/id_ed25519"));
        String closed = "127.0.0.1:" + GitServer.freePort();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket hangUp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> hangUp(hangUp));
            thread.setDaemon(true);
            thread.start();
            UnaryOperator<String> real = text -> text.replace("CLOSED", closed)
                    .replace("HANG-UP", "127.0.0.1:" + hangUp.getLocalPort())
                    .replace("SILENT", "127.0.0.1:" + silent.getLocalPort())
                    .replace("SSHD", "127.0.0.1:" + port);
            assertThatThrownBy(() -> open(real.apply(url), "main"))
                    .hasMessageContaining("cannot fetch main from " + real.apply(url))
                    .hasMessageContaining(real.apply(why))
                    .hasMessageNotContaining("Exception")
                    .hasMessageNotContaining("Future");
        }
    }

    private static void hangUp(ServerSocket listening) {
        try {
            while (true) {
                listening.accept().close();
            }
        } catch (IOException e) {
            return;
        }
    }
}
