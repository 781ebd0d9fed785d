package dev.complete.cli.registry;

import dev.complete.builder.cache.Cache;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.registry.http.OpenUploads;
import dev.complete.registry.login.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How registries are reached: shared by the commands that talk to one. */
public final class LoginOptions {

    private static final int MAX_PASSWORD_BYTES = 64 << 10;

    /** A name to log in with, and where. */
    record User(String name, String host) {}

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description = "Log in with this name, and the password on standard input (--password-stdin). Otherwise"
                    + " logins are those of docker and podman.")
    private @Nullable String user;

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    private boolean passwordFromInput;

    @Option(
            names = "--plain-http",
            paramLabel = "HOST",
            description = "Talk to this registry without TLS, and send logins to it in the clear. One on this machine"
                    + " is talked to in this way anyhow.")
    private List<String> plainHosts = List.of();

    /** @throws UsageException when they do not go together */
    public void check() {
        check(user);
    }

    private void check(@Nullable String name) {
        if ((name != null) != passwordFromInput) {
            throw new UsageException("--username and --password-stdin go together");
        }
    }

    /** What {@code --username} says; null when it was not said. */
    @Nullable
    String user() {
        return user;
    }

    /**
     * For a command that puts nothing into a registry.
     *
     * @param host of the only registry
     */
    RegistryAccess access(Terminal terminal, String host) throws IOException {
        return access(OpenUploads.forgotten(), terminal, notices(terminal), userAt(host));
    }

    /**
     * For a command that pushes.
     *
     * @param cache remembers uploads that broke off
     * @param notices told of failures that are followed by another attempt: a sentence, escaped
     */
    public RegistryAccess access(Cache cache, Terminal terminal, Consumer<String> notices, Destination destination)
            throws IOException {
        return access(cache, terminal, notices, destination.host());
    }

    /** @param host of the registry that a login by hand is for */
    RegistryAccess access(Cache cache, Terminal terminal, Consumer<String> notices, String host) throws IOException {
        return access(uploads(cache), terminal, notices, userAt(host));
    }

    /** For a command that has its own options for names. */
    RegistryAccess access(Cache cache, Terminal terminal, @Nullable User chosen) throws IOException {
        return access(uploads(cache), terminal, notices(terminal), chosen);
    }

    private RegistryAccess access(
            OpenUploads uploads, Terminal terminal, Consumer<String> notices, @Nullable User chosen)
            throws IOException {
        check(chosen == null ? null : chosen.name());
        RegistryAccess.HandLogin login =
                chosen == null ? null : new RegistryAccess.HandLogin(chosen.host(), password(chosen.name()));
        return new RegistryAccess(terminal.environment(), login, plainHosts(), uploads, notices);
    }

    private static OpenUploads uploads(Cache cache) {
        return OpenUploads.in(cache.directory().resolve(Cache.UPLOADS));
    }

    private @Nullable User userAt(String host) {
        return user == null ? null : new User(user, host);
    }

    /** Prints them as warnings. */
    static Consumer<String> notices(Terminal terminal) {
        return notice -> terminal.err().println("warning: " + notice);
    }

    /** As references have them. */
    private Set<String> plainHosts() {
        return plainHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static Credential.Password password(String name) throws IOException {
        String line = new String(System.in.readNBytes(MAX_PASSWORD_BYTES), StandardCharsets.UTF_8);
        return new Credential.Password(name, line.replaceFirst("\r?\n$", ""));
    }

    /** Whether any of them was said. */
    public boolean areSaid() {
        return user != null || passwordFromInput || !plainHosts.isEmpty();
    }
}
