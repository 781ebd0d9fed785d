package dev.complete.git.open.fetch;

import dev.complete.git.GitId;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.store.HermeticGit;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.sshd.common.channel.exception.SshChannelClosedException;
import org.apache.sshd.core.CoreModuleProperties;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one remote: what it advertises, and commits by id. Every object that arrives is hashed with collision
 * detection by JGit, a pack appears in the mirror whole or not at all, and what was asked for is complete before a fetch
 * returns.
 */
final class Fetcher {

    /** Time that a login may take, in milliseconds: JGit hands everything but this on to the ssh library. */
    private static final String LOGIN_TIME = "org.apache.sshd.config." + CoreModuleProperties.AUTH_TIMEOUT.getName();

    private final FetchSettings settings;

    Fetcher(FetchSettings settings) {
        this.settings = settings;
    }

    /** The refs a remote shows, {@code HEAD} among them, each with the commit it leads to as far as the server says. */
    Map<String, GitId> refs(Path mirror, RemoteUrl url) throws FetchFailure, IOException, InterruptedException {
        return retrying(mirror, url, (attempt, repository, transport) -> {
            try (FetchConnection connection = transport.openFetch()) {
                Map<String, GitId> refs = new TreeMap<>();
                for (Ref ref : connection.getRefs()) {
                    ObjectId id = ref.getPeeledObjectId() != null ? ref.getPeeledObjectId() : ref.getObjectId();
                    if (id != null) {
                        refs.put(ref.getName(), new GitId(id.name()));
                    }
                }
                return refs;
            }
        });
    }

    /** Exactly this commit, without its history. */
    void commit(Path mirror, RemoteUrl url, GitId commit, Mirrors.Listener listener)
            throws FetchFailure, IOException, InterruptedException {
        fetch(mirror, url, List.of(new RefSpec(commit.hex())), 1, commit, listener);
    }

    /**
     * All branches and tags with their whole history, for servers that refuse commits by id; true when {@code commit} is
     * among them.
     */
    boolean everything(Path mirror, RemoteUrl url, GitId commit, Mirrors.Listener listener)
            throws FetchFailure, IOException, InterruptedException {
        List<RefSpec> all = List.of(
                new RefSpec("+refs/heads/*:refs/remote/heads/*"), new RefSpec("+refs/tags/*:refs/remote/tags/*"));
        return fetch(mirror, url, all, Constants.INFINITE_DEPTH, commit, listener);
    }

    private boolean fetch(
            Path mirror, RemoteUrl url, Collection<RefSpec> specs, int depth, GitId commit, Mirrors.Listener listener)
            throws FetchFailure, IOException, InterruptedException {
        return retrying(mirror, url, (attempt, repository, transport) -> {
            transport.setDepth(depth);
            if (depth == 1) {
                attempt.askedFor(commit);
            }
            FetchProgress progress = new FetchProgress(listener);
            try {
                transport.fetch(progress, specs);
            } catch (TransportException e) {
                boolean hungUp = isHangUp(e.getCause()) && !progress.began();
                throw hungUp && depth == 1 ? new HungUpException(e) : e;
            }
            return holdsAllOf(repository, ObjectId.fromString(commit.hex()));
        });
    }

    /** Seen when reading what the server did not say, or when writing to where it no longer listens: whichever is first. */
    private static boolean isHangUp(@Nullable Throwable cause) {
        return cause instanceof EOFException || cause instanceof SshChannelClosedException;
    }

    /** JGit's own check of this does not know that a shallow commit's parents may be missing. */
    private static boolean holdsAllOf(Repository repository, ObjectId commit) throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk commits = new RevWalk(reader);
                TreeWalk entries = new TreeWalk(reader)) {
            if (!reader.has(commit)) {
                return false;
            }
            entries.addTree(commits.parseCommit(commit).getTree());
            entries.setRecursive(true);
            while (entries.next()) {
                boolean elsewhere = entries.getFileMode(0) == FileMode.GITLINK;
                if (!elsewhere && !reader.has(entries.getObjectId(0))) {
                    throw new IOException("the server sent the commit without object "
                            + entries.getObjectId(0).name());
                }
            }
            return true;
        }
    }

    private <T> T retrying(Path mirror, RemoteUrl url, Work<T> work)
            throws FetchFailure, IOException, InterruptedException {
        long pause = settings.backoff().toMillis();
        for (int number = 1; ; number++) {
            FetchAttempt attempt = new FetchAttempt(settings.silence());
            try {
                return session(mirror, url, attempt, work);
            } catch (IOException | URISyntaxException | RuntimeException | OutOfMemoryError e) {
                IOException local = LocalFailures.of(e);
                if (local != null) {
                    throw local;
                }
                // RuntimeException: JGit lets them out of its parsers when a server sends nonsense. OutOfMemoryError:
                // they allocate what a pack declares; that fails before anything else is touched.
                FetchFailure failure = FetchFailure.of(e, url, attempt);
                if (failure.kind() != FetchFailure.Kind.TRANSIENT || number >= settings.attempts()) {
                    throw failure;
                }
            }
            Thread.sleep(pause);
            pause *= 2;
        }
    }

    private <T> T session(Path mirror, RemoteUrl url, FetchAttempt attempt, Work<T> work)
            throws IOException, URISyntaxException {
        URIish uri = new URIish(url.address());
        try (Repository repository = HermeticGit.openWhole(mirror);
                Transport transport = Transport.open(repository, uri)) {
            transport.setTimeout(Math.max(1, (int) settings.silence().toSeconds()));
            transport.setTagOpt(TagOpt.NO_TAGS);
            if (transport instanceof TransportHttp http) {
                Logins logins = new Logins(url, WebOrigin.of(uri), settings.environment(), attempt);
                http.setCredentialsProvider(logins);
                http.setHttpConnectionFactory(new HttpsConnections(logins, settings.environment(), attempt));
                return work.on(attempt, repository, http);
            }
            if (transport instanceof SshTransport ssh) {
                try (SshdSessionFactory sessions = sessions(attempt)) {
                    ssh.setSshSessionFactory(sessions);
                    return work.on(attempt, repository, ssh);
                }
            }
            throw new IOException("no transport for " + url);
        }
    }

    /** The user's keys, agent, ssh_config and known_hosts; an unknown host is refused without a question. */
    private SshdSessionFactory sessions(FetchAttempt attempt) {
        File home = settings.environment().home().toFile();
        System.setProperty(LOGIN_TIME, Long.toString(settings.silence().toMillis()));
        return new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(home)
                .setSshDirectory(new File(home, ".ssh"))
                .setServerKeyDatabase((homeDirectory, ssh) -> new HostKeys(ssh.toPath(), attempt))
                .setConnectorFactory(new AgentSocket(settings.environment(), attempt))
                .build(null);
    }

    /** The server ended the conversation on hearing which commit it should send: all the old protocol says by way of no. */
    static final class HungUpException extends IOException {
        HungUpException(IOException cause) {
            super("the server hung up when it was asked for a single commit", cause);
        }
    }

    private interface Work<T> {
        T on(FetchAttempt attempt, Repository repository, Transport transport) throws IOException;
    }
}
