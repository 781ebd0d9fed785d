package dev.complete.cli.registry;

import dev.complete.builder.request.Version;
import dev.complete.registry.Registry;
import dev.complete.registry.RepositoryName;
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

/** The registries that a command talks to, each by its host. Thread-safe. */
public final class RegistryAccess {

    /** A login that was given by hand, for one registry and no other. */
    record HandLogin(String host, Credential.Password password) {}

    private final UserEnvironment user;
    private final @Nullable HandLogin login;
    private final Set<String> plainHosts;
    private final OpenUploads uploads;
    private final Consumer<String> notices;
    private final Map<String, HttpRegistry> registries = new HashMap<>();

    /** @param login null for the user's own everywhere */
    RegistryAccess(
            Map<String, String> environment,
            @Nullable HandLogin login,
            Set<String> plainHosts,
            OpenUploads uploads,
            Consumer<String> notices)
            throws IOException {
        this.user = UserEnvironment.of(environment);
        this.login = login;
        this.plainHosts = plainHosts;
        this.uploads = uploads;
        this.notices = notices;
    }

    /** @param host with its port when one was said */
    Registry registry(String host) throws IOException {
        return known(host);
    }

    /**
     * Asks before a long job what would fail after it: whether the registry takes the login, and whether it may be pushed
     * there, where that is one repository. A registry that cannot be reached now may be there later.
     */
    public void check(Destination destination) throws IOException, InterruptedException {
        HttpRegistry registry = known(destination.host());
        RepositoryName repository = destination.reference("name").repository();
        if (repository.equals(destination.reference("another").repository())) {
            registry.checkPush(repository);
        } else {
            registry.checkLogin(repository);
        }
    }

    private synchronized HttpRegistry known(String host) throws IOException {
        HttpRegistry known = registries.get(host);
        if (known == null) {
            RegistryLogins logins = login != null && login.host().equals(host)
                    ? RegistryLogins.only(host, login.password())
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
