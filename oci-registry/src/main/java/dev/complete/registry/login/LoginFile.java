package dev.complete.registry.login;

import dev.complete.files.NotRegularFileException;
import dev.complete.files.PlainFile;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.JsonObject;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of logins, as {@code containers-auth.json(5)} and docker's {@code config.json} have it. What it says is never
 * printed but for the names of hosts and helpers.
 *
 * @param layout how the file is written
 * @param required whether it must be there, because its name was said
 */
record LoginFile(Path path, Layout layout, boolean required, UserEnvironment environment) {

    enum Layout {
        /** {@code auths}, {@code credHelpers}, {@code credsStore}. */
        CURRENT,
        /** {@code .dockercfg}: the hosts are at the top. */
        LEGACY
    }

    /** Far above any honest file. */
    private static final int MAX_BYTES = 1 << 20;

    /** What docker calls its hub, there and when it asks a helper. */
    private static final String HUB = "https://index.docker.io/v1/";

    /** The files that are looked into, in podman's order. The user's own choice is the only one. */
    static List<LoginFile> all(UserEnvironment environment) throws IOException {
        Path named = environment.path("REGISTRY_AUTH_FILE");
        if (named != null) {
            return List.of(new LoginFile(named, Layout.CURRENT, true, environment));
        }
        List<LoginFile> files = new ArrayList<>();
        Path containers = Path.of("containers", "auth.json");
        Path runtime = environment.path("XDG_RUNTIME_DIR");
        if (runtime != null) {
            files.add(current(runtime.resolve(containers), environment));
        } else if (environment.userId() != null) {
            Path run = environment.root().resolve("run/containers");
            files.add(current(run.resolve(environment.userId().toString()).resolve("auth.json"), environment));
        }
        files.add(current(environment.configuration().resolve(containers), environment));
        Path docker = environment.path("DOCKER_CONFIG");
        Path dockers = docker == null ? environment.home().resolve(".docker") : docker;
        files.add(current(dockers.resolve("config.json"), environment));
        files.add(new LoginFile(environment.home().resolve(".dockercfg"), Layout.LEGACY, false, environment));
        return files;
    }

    private static LoginFile current(Path path, UserEnvironment environment) {
        return new LoginFile(path, Layout.CURRENT, false, environment);
    }

    /** A helper that is named for the host comes first, then one for all hosts, then what the file has itself. */
    @Nullable
    Credential find(String host, RepositoryName repository) throws IOException {
        JsonObject content = read();
        if (content == null) {
            return null;
        }
        try {
            if (layout == Layout.LEGACY) {
                return login(content, hostKey(host, content.keys()));
            }
            JsonObject helpers = content.optionalObject("credHelpers");
            String helped = helpers == null ? null : hostKey(host, helpers.keys());
            if (helpers != null && helped != null) {
                return new CredentialHelper(helpers.text(helped), this.path, environment).get(helped);
            }
            Credential stored = fromStore(host, content.optionalText("credsStore"));
            JsonObject logins = content.optionalObject("auths");
            return stored != null || logins == null ? stored : login(logins, host, repository);
        } catch (InvalidImageException e) {
            throw wrong(e.getMessage() + "; correct it, or log in again", e);
        }
    }

    private @Nullable Credential fromStore(String host, @Nullable String helper) throws IOException {
        if (helper == null || helper.isEmpty()) {
            return null;
        }
        return new CredentialHelper(helper, path, environment).get(normal(host).equals(normal(HUB)) ? HUB : host);
    }

    /** The most specific key first: {@code host/team/orders}, {@code host/team}, {@code host}. */
    private @Nullable Credential login(JsonObject logins, String host, RepositoryName repository) throws IOException {
        List<String> keys = logins.keys();
        String key = host + "/" + repository;
        while (key.length() > host.length()) {
            Credential found = login(logins, keys.contains(key) ? key : null);
            if (found != null) {
                return found;
            }
            key = key.substring(0, key.lastIndexOf('/'));
        }
        return login(logins, hostKey(host, keys));
    }

    /** The key that names the host: as it is, else as a URL of it, as older tools wrote them. */
    private @Nullable String hostKey(String host, List<String> keys) {
        if (keys.contains(host)) {
            return host;
        }
        String wanted = normal(host);
        for (String key : keys) {
            boolean namesHost = layout == Layout.LEGACY || key.contains("://") || key.indexOf('/') < 0;
            if (namesHost && normal(key).equals(wanted)) {
                return key;
            }
        }
        return null;
    }

    /** The host of a key that may be a URL; the names of docker's hub are one. */
    private static String normal(String key) {
        String host = key.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
        int slash = host.indexOf('/');
        host = slash < 0 ? host : host.substring(0, slash);
        return host.equals("docker.io") || host.equals("registry-1.docker.io") ? "index.docker.io" : host;
    }

    private @Nullable Credential login(JsonObject logins, @Nullable String key) throws IOException {
        JsonObject entry = key == null ? null : logins.optionalObject(key);
        if (key == null || entry == null) {
            return null;
        }
        String token = entry.optionalText("registrytoken");
        if (token != null && !token.isEmpty()) {
            return new Credential.RegistryToken(token);
        }
        token = entry.optionalText("identitytoken");
        if (token != null && !token.isEmpty()) {
            return new Credential.IdentityToken(token);
        }
        String auth = entry.optionalText("auth");
        if (auth != null && !auth.isEmpty()) {
            return decode(key, auth);
        }
        String user = entry.optionalText("username");
        String password = entry.optionalText("password");
        return user == null || user.isEmpty() || password == null ? null : new Credential.Password(user, password);
    }

    private Credential decode(String key, String auth) throws RegistryException {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw badAuth(key, "is not base64");
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw badAuth(key, "has no colon between a user's name and a password");
        }
        // docker once filled passwords up with NUL
        return new Credential.Password(
                text.substring(0, colon), text.substring(colon + 1).replaceAll("^\0+|\0+$", ""));
    }

    private RegistryException badAuth(String key, String what) {
        return wrong("the login of `" + Printable.escape(key) + "`: `auth` " + what + "; log in again", null);
    }

    private @Nullable JsonObject read() throws RegistryException {
        byte[] json;
        try {
            json = PlainFile.readLinked(path, MAX_BYTES);
        } catch (NoSuchFileException e) {
            if (required) {
                throw wrong("there is no such file; REGISTRY_AUTH_FILE names it", e);
            }
            return null;
        } catch (NotRegularFileException e) {
            throw wrong("is no regular file", e);
        } catch (AccessDeniedException e) {
            throw wrong("cannot be read: no permission", e);
        } catch (IOException e) {
            throw wrong("cannot be read: " + Printable.escape(String.valueOf(e.getMessage())), e);
        }
        try {
            return JsonObject.parse("it", json);
        } catch (InvalidImageException e) {
            throw wrong("is not a JSON object; correct it, or log in again", null); // its message may quote a secret
        }
    }

    private RegistryException wrong(String what, @Nullable IOException cause) {
        String message = "the file of logins " + Printable.escape(path.toString()) + ": " + what;
        return cause == null ? new RegistryException(message) : new RegistryException(message, cause);
    }
}
