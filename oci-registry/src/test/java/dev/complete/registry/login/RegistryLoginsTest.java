package dev.complete.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.login.Credential.IdentityToken;
import dev.complete.registry.login.Credential.Password;
import dev.complete.registry.login.Credential.RegistryToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryLoginsTest {

    private static final String HOST = "registry.example:5000";

    @TempDir
    Path root;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(root.resolve("home"));
    }

    private RegistryLogins logins() {
        return RegistryLogins.of(new UserEnvironment(variables, root.resolve("home"), root, 7L));
    }

    private @Nullable Credential find(String host, String repository) throws IOException {
        return logins().find(host, new RepositoryName(repository));
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text.replace('\'', '"'));
    }

    private static String auth(String user, String password) {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "'auth': '" + Base64.getEncoder().encodeToString(login) + "'";
    }

    private void docker(String entry) throws IOException {
        write("home/.docker/config.json", "{'auths': {" + entry + "}}");
    }

    @Test
    void findsNoLoginWhereThereIsNone() throws IOException {
        assertThat(find(HOST, "team/orders")).isNull();
        docker("'other.example': {" + auth("u", "p") + "}, '" + HOST + "': {}");
        assertThat(find(HOST, "team/orders")).isNull();
    }

    @Test
    void looksIntoTheFilesInPodmansOrder() throws IOException {
        String[] files = {
            "home/.dockercfg",
            "docker/config.json",
            "config/containers/auth.json",
            "runtime/containers/auth.json",
            "named.json"
        };
        variables.put("DOCKER_CONFIG", root.resolve("docker").toString());
        variables.put("XDG_CONFIG_HOME", root.resolve("config").toString());
        variables.put("XDG_RUNTIME_DIR", root.resolve("runtime").toString());
        for (String file : files) {
            String entry = "{'" + HOST + "': {" + auth(file, "p") + "}}";
            write(file, file.endsWith("cfg") ? entry : "{'auths': " + entry + "}");
            if (file.equals("named.json")) {
                variables.put("REGISTRY_AUTH_FILE", root.resolve(file).toString());
            }
            assertThat(find(HOST, "team/orders")).isEqualTo(new Password(file, "p"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "run/containers/7/auth.json",
        "home/.config/containers/auth.json",
        "home/.docker/config.json",
    })
    void looksIntoTheUsualPlaces(String file) throws IOException {
        write(file, "{'auths': {'" + HOST + "': {" + auth("u", "p") + "}}}");
        assertThat(find(HOST, "team/orders")).isEqualTo(new Password("u", "p"));
    }

    @Test
    void looksIntoNoOtherFileThanTheOneThatWasNamed() throws IOException {
        docker("'" + HOST + "': {" + auth("u", "p") + "}");
        variables.put("REGISTRY_AUTH_FILE", write("named.json", "{}").toString());
        assertThat(find(HOST, "team/orders")).isNull();
    }

    @Test
    void prefersTheMostSpecificKey() throws IOException {
        String[] keys = {HOST, HOST + "/team", HOST + "/team/orders"};
        StringBuilder entries = new StringBuilder("'" + HOST + "/team/ord': {" + auth("never", "p") + "}");
        for (String key : keys) {
            entries.append(", '" + key + "': {" + auth("u", key) + "}");
            docker(entries.toString());
            assertThat(find(HOST, "team/orders")).isEqualTo(new Password("u", key));
        }
        assertThat(find(HOST, "team/payments")).isEqualTo(new Password("u", HOST + "/team"));
        assertThat(find(HOST, "other")).isEqualTo(new Password("u", HOST));
    }

    @ParameterizedTest(name = "{0} is a key of {1}: {2}")
    @CsvSource({
        "registry.example, registry.example, true",
        "https://registry.example, registry.example, true",
        "http://registry.example, registry.example, true",
        "https://registry.example/v1/, registry.example, true",
        "https://registry.example/v2, registry.example, true",
        "HTTPS://Registry.Example/v1/, registry.example, true",
        "https://registry.example:5000/v1/, registry.example:5000, true",
        "https://registry.example:5000/v1/, registry.example, false",
        "registry.example, registry.example:5000, false",
        "registry.example/v1/, registry.example, false",
        "https://index.docker.io/v1/, docker.io, true",
        "https://index.docker.io/v1/, registry-1.docker.io, true",
        "docker.io, index.docker.io, true",
        "https://index.docker.io/v1/, registry.example, false",
        "https://other.example/registry.example, registry.example, false",
    })
    void knowsHostsByTheirUrls(String key, String host, boolean known) throws IOException {
        docker("'" + key + "': {" + auth("u", "p") + "}");
        assertThat(find(host, "team/orders")).isEqualTo(known ? new Password("u", "p") : null);
    }

    @Test
    void prefersAHostAsItIsToItsUrl() throws IOException {
        docker("'https://" + HOST + "': {" + auth("url", "p") + "}, '" + HOST + "': {" + auth("host", "p") + "}");
        assertThat(find(HOST, "team/orders")).isEqualTo(new Password("host", "p"));
    }

    @Test
    void readsAllKindsOfLogins() throws IOException {
        docker("'" + HOST + "': {" + auth("user", "p:a:ss\u00e4\0\0") + "}");
        assertThat(find(HOST, "a")).isEqualTo(new Password("user", "p:a:ss\u00e4"));
        docker("'" + HOST + "': {'username': 'user', 'password': 'secret', 'email': 'x'}");
        assertThat(find(HOST, "a")).isEqualTo(new Password("user", "secret"));
        docker("'" + HOST + "': {" + auth("00000000", "") + ", 'identitytoken': 'refresh'}");
        assertThat(find(HOST, "a")).isEqualTo(new IdentityToken("refresh"));
        docker("'" + HOST + "': {'identitytoken': 'refresh', 'registrytoken': 'bearer'}");
        assertThat(find(HOST, "a")).isEqualTo(new RegistryToken("bearer"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"auths\": {\"registry.example:5000\": {\"auth\": \"*SECRET*\"}}}', `auth` is not base64; log in again",
        "'{\"auths\": {\"registry.example:5000\": {\"auth\": \"U0VDUkVU\"}}}', has no colon",
        "'{\"auths\": {\"registry.example:5000\": {\"auth\": 5}}}', auth is not a string",
        "'{\"auths\": {\"registry.example:5000\": 5}}', is not an object",
        "'{\"auths\": {\"registry.example:5000/a\": SECRET}}', is not a JSON object",
        "'{\"auths\": 5}', auths is not an object",
        "'', is not a JSON object",
        "'[]', is not a JSON object",
    })
    void saysWhichFileIsWrongAndNoSecret(String text, String message) throws IOException {
        Path file = write("home/.docker/config.json", text);
        assertThatThrownBy(() -> find(HOST, "a"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(file.toString(), message)
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void saysWhichHostHasABrokenLogin() throws IOException {
        docker("'https://" + HOST + "/v1/\\n': {'auth': '!'}");
        assertThatThrownBy(() -> find(HOST, "a")).hasMessageContaining("`https://" + HOST + "/v1/\\n`: `auth`");
    }

    @Test
    void wantsTheFileThatWasNamed() {
        Path missing = root.resolve("missing.json");
        variables.put("REGISTRY_AUTH_FILE", missing.toString());
        assertThatThrownBy(() -> find(HOST, "a"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(missing.toString(), "there is no such file; REGISTRY_AUTH_FILE names it");
    }

    @Test
    void readsNoFileThatIsNotRegularOrTooLarge() throws IOException {
        Files.createDirectories(root.resolve("home/.docker/config.json"));
        assertThatThrownBy(() -> find(HOST, "a")).hasMessageContaining("config.json: is no regular file");
        Files.delete(root.resolve("home/.docker/config.json"));
        docker(" ".repeat(1 << 20));
        assertThatThrownBy(() -> find(HOST, "a")).hasMessageContaining("has more than 1048576 bytes");
    }

    @Test
    void givesALoginOfOneHostToNoOther() throws IOException {
        RegistryLogins logins = RegistryLogins.only("registry.example", new Password("u", "p"));
        RepositoryName repository = new RepositoryName("a");
        assertThat(logins.find("registry.example", repository)).isEqualTo(new Password("u", "p"));
        assertThat(logins.find("registry.example:5000", repository)).isNull();
        assertThat(logins.find("other.example", repository)).isNull();
    }

    @Test
    void printsNoSecret() {
        assertThat("" + new Password("u", "SECRET") + new IdentityToken("SECRET") + new RegistryToken("SECRET"))
                .doesNotContain("SECRET");
    }
}
