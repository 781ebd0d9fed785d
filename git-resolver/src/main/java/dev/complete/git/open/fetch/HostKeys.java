package dev.complete.git.open.fetch;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/** The user's {@code known_hosts}, as JGit reads it; notes why a server's key was not accepted. */
final class HostKeys implements ServerKeyDatabase {

    private final ServerKeyDatabase known;
    private final FetchAttempt attempt;

    HostKeys(Path sshDirectory, FetchAttempt attempt) {
        List<Path> files = List.of(sshDirectory.resolve("known_hosts"), sshDirectory.resolve("known_hosts2"));
        this.known = new OpenSshServerKeyDatabase(true, files);
        this.attempt = attempt;
    }

    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration configuration) {
        return known.lookup(address, remote, configuration);
    }

    @Override
    public boolean accept(
            String address,
            InetSocketAddress remote,
            PublicKey key,
            Configuration configuration,
            @Nullable CredentialsProvider provider) {
        boolean accepted = known.accept(address, remote, key, configuration, provider);
        if (accepted) {
            attempt.showed(FetchAttempt.HostKey.ACCEPTED);
        } else {
            boolean other = !lookup(address, remote, configuration).isEmpty();
            attempt.showed(other ? FetchAttempt.HostKey.CHANGED : FetchAttempt.HostKey.UNKNOWN);
        }
        return accepted;
    }
}
