package dev.complete.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.login.Credential.IdentityToken;
import dev.complete.registry.login.Credential.Password;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialHelperTest {

    private static final String HOST = "registry.example";
    private static final String GOOD = "echo '{\"ServerURL\": \"\", \"Username\": \"u\", \"Secret\": \"s\"}'";

    @TempDir
    Path root;

    private UserEnvironment environment() {
        return new UserEnvironment(Map.of("PATH", "bin:" + root + "::/usr/bin:/bin", "KNOWN", "yes"), root, root, null);
    }

    private Path script(String name, String text) throws IOException {
        Path program = Files.writeString(root.resolve("docker-credential-" + name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private @Nullable Credential get(String text) throws IOException {
        script("test", text);
        return new CredentialHelper("test", root.resolve("config.json"), environment()).get(HOST);
    }

    private @Nullable Credential find(String host, String config) throws IOException {
        Path folder = Files.createDirectories(root.resolve(".docker"));
        Files.writeString(folder.resolve("config.json"), config.replace('\'', '"'));
        return RegistryLogins.of(environment()).find(host, new RepositoryName("team/orders"));
    }

    @Test
    void asksForTheServerInTheUsersEnvironment() throws IOException {
        assertThat(get("""
                read -r server
                printf '{"Username": "%s %s %s", "Secret": "s"}' "$1" "$server" "$KNOWN"
                """)).isEqualTo(new Password("get " + HOST + " yes", "s"));
    }

    @Test
    void readsAnIdentityToken() throws IOException {
        assertThat(get("echo '{\"Username\": \"<token>\", \"Secret\": \"s\"}'")).isEqualTo(new IdentityToken("s"));
    }

    @Test
    void takesTheAnswerOfOneThatDoesNotReadTheQuestion() throws IOException {
        assertThat(get("exec <&-; " + GOOD)).isEqualTo(new Password("u", "s"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'credentials not found in native keychain'; exit 1",
                "printf 'credentials not found in native keychain'; exit 2",
                "echo '{\"Username\": \"\", \"Secret\": \"\"}'",
            })
    void findsNoLoginWhereTheHelperHasNone(String text) throws IOException {
        assertThat(get(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "echo 'locked\033[2J'; exit 3, failed with exit code 3: locked\\u001b[2J",
        "echo 'no display' >&2; exit 1, failed with exit code 1: no display",
        "exit 4, failed with exit code 4",
        "kill -9 $$, failed with exit code 137",
        "echo SECRET, did not answer with a JSON object that has the texts Username and Secret",
        "echo '{\"Username\": \"SECRET\"}', did not answer with a JSON object",
        "echo '{\"Secret\": \"SECRET\"}'; exit 1, failed with exit code 1",
        "yes SECRET, printed more than 262144 bytes and was ended",
    })
    void saysWhichHelperFailedAndWhy(String text, String message) {
        assertThatThrownBy(() -> get(text))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(
                        "the credential helper docker-credential-test, which " + root.resolve("config.json")
                                + " names for registry.example, ",
                        message)
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void showsNoMoreThanTheBeginningOfALongMessage() {
        assertThatThrownBy(() -> get("yes | head -n 10000; exit 1"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeBetween(500, 2000));
    }

    @Test
    void endsAHelperThatHangsAndWhatItStarted() throws Exception {
        script("test", "sleep 1000 & echo $! > " + root.resolve("child") + "; wait");
        CredentialHelper helper =
                new CredentialHelper("test", root.resolve("config.json"), environment(), Duration.ofSeconds(3));
        assertThatThrownBy(() -> helper.get(HOST)).hasMessageEndingWith("gave no answer in 3 s and was ended");
        long child = Long.parseLong(Files.readString(root.resolve("child")).strip());
        Optional<ProcessHandle> left = ProcessHandle.of(child);
        if (left.isPresent()) {
            left.get().onExit().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void endsAHelperThatClosesItsOutputAndHangs() throws IOException {
        script("test", "exec >&- 2>&-; sleep 1000");
        CredentialHelper helper =
                new CredentialHelper("test", root.resolve("config.json"), environment(), Duration.ofSeconds(1));
        assertThatThrownBy(() -> helper.get(HOST)).hasMessageEndingWith("gave no answer in 1 s and was ended");
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> get("sleep 1000")).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../test", "a/b", "-h", ".x", "", "a b", "a\nb"})
    void refusesANameThatIsNone(String name) {
        CredentialHelper helper = new CredentialHelper(name, root.resolve("config.json"), environment());
        assertThatThrownBy(() -> helper.get(HOST))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll("config.json", "no name of one")
                .hasMessageNotContaining("\n");
    }

    @Test
    void saysWhenAHelperIsNotOnThePath() {
        assertThatThrownBy(() -> find(HOST, "{'credsStore': 'absent'}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll("docker-credential-absent", "config.json", "is not on PATH; install it");
    }

    @Test
    void prefersTheHelperOfAHostToThatOfAll() throws IOException {
        script("one", GOOD.replace("\"u\"", "\"one\""));
        script("all", GOOD.replace("\"u\"", "\"all\""));
        String config = "{'credHelpers': {'" + HOST + "': 'one'}, 'credsStore': 'all'}";
        assertThat(find(HOST, config)).isEqualTo(new Password("one", "s"));
        assertThat(find("other.example", config)).isEqualTo(new Password("all", "s"));
    }

    @Test
    void looksIntoTheFileWhenTheHelperOfAllHasNoLogin() throws IOException {
        script("all", "echo 'credentials not found in native keychain'; exit 1");
        assertThat(find(HOST, "{'credsStore': 'all', 'auths': {'" + HOST + "': {'auth': 'dTpw'}}}"))
                .isEqualTo(new Password("u", "p"));
    }

    @Test
    void asksForDockersHubByTheNameThatDockerHasForIt() throws IOException {
        script("all", "printf '{\"Username\": \"%s\", \"Secret\": \"s\"}' \"$(cat)\"");
        Password hub = new Password("https://index.docker.io/v1/", "s");
        assertThat(find("docker.io", "{'credsStore': 'all'}")).isEqualTo(hub);
        assertThat(find("docker.io", "{'credHelpers': {'https://index.docker.io/v1/': 'all'}}"))
                .isEqualTo(hub);
        assertThat(find(HOST + ":5000", "{'credsStore': 'all'}")).isEqualTo(new Password(HOST + ":5000", "s"));
    }
}
