package dev.complete.cli.registry;

import dev.complete.builder.request.Version;
import dev.complete.registry.Registry;
import dev.complete.registry.http.HttpRegistry;
import dev.complete.registry.http.OpenUploads;
import dev.complete.registry.http.RegistryOptions;
import dev.complete.registry.http.wire.Patience;
import dev.complete.registry.login.Credential;
import dev.complete.registry.login.RegistryLogins;
import dev.complete.registry.login.UserEnvironment;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The registries that a command talks to, each by its host. Not thread-safe. */
public final class RegistryAccess {

    private final UserEnvironment user;
    private final Credential.@Nullable Password password;
    private final Set<String> plainHosts;
    private final OpenUploads uploads;
    private final Consumer<String> notices;
    private final Map<String, Registry> registries = new HashMap<>();

    /** @param password given by hand, for the first registry that is asked for and no other; null for the user's own */
    RegistryAccess(
            Map<String, String> environment,
            Credential.@Nullable Password password,
            Set<String> plainHosts,
            OpenUploads uploads,
            Consumer<String> notices)
            throws IOException {
        this.user = UserEnvironment.of(environment);
        this.password = password;
        this.plainHosts = plainHosts;
        this.uploads = uploads;
        this.notices = notices;
    }

    /** @param host with its port when one was said */
    Registry registry(String host) throws IOException {
        Registry known = registries.get(host);
        if (known == null) {
            RegistryLogins logins = password != null && registries.isEmpty()
                    ? RegistryLogins.only(host, password)
                    : RegistryLogins.of(user);
            String agent = "complete/" + Version.TOOL;
            known = new HttpRegistry(
                    host,
                    new RegistryOptions(
                            user, logins, plainHosts.contains(host), Patience.DEFAULT, uploads, agent, notices));
            registries.put(host, known);
        }
        return known;
    }
}
