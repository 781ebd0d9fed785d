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
        if ((user != null) != passwordFromInput) {
            throw new UsageException("--username and --password-stdin go together");
        }
    }

    /** For a command that puts nothing into a registry. */
    RegistryAccess access(Terminal terminal) throws IOException {
        return access(OpenUploads.forgotten(), terminal, notices(terminal));
    }

    /**
     * @param cache remembers uploads that broke off
     * @param notices told of failures that are followed by another attempt: a sentence, escaped
     */
    public RegistryAccess access(Cache cache, Terminal terminal, Consumer<String> notices) throws IOException {
        return access(OpenUploads.in(cache.directory().resolve(Cache.UPLOADS)), terminal, notices);
    }

    private RegistryAccess access(OpenUploads uploads, Terminal terminal, Consumer<String> notices) throws IOException {
        return new RegistryAccess(terminal.environment(), password(), plainHosts(), uploads, notices);
    }

    /** Prints them as warnings. */
    static Consumer<String> notices(Terminal terminal) {
        return notice -> terminal.err().println("warning: " + notice);
    }

    /** As references have them. */
    private Set<String> plainHosts() {
        return plainHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private Credential.@Nullable Password password() throws IOException {
        check();
        if (user == null) {
            return null;
        }
        String line = new String(System.in.readNBytes(MAX_PASSWORD_BYTES), StandardCharsets.UTF_8);
        return new Credential.Password(user, line.replaceFirst("\r?\n$", ""));
    }

    /** Whether any of them was said. */
    public boolean areSaid() {
        return user != null || passwordFromInput || !plainHosts.isEmpty();
    }
}
