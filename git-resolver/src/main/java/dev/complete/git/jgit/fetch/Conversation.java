package dev.complete.git.jgit.fetch;

import java.net.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to talk to a remote: what happened in it that JGit's exceptions do not tell, or only in their text.
 * Connections note it, {@link FetchFailure} asks. Thread-safe.
 */
final class Conversation {

    /** What became of the key that an ssh server showed. */
    enum HostKey {
        ACCEPTED,
        UNKNOWN,
        CHANGED
    }

    private final Set<String> troubles = new LinkedHashSet<>();
    private int status;
    private Proxy proxy = Proxy.NO_PROXY;
    private HostKey hostKey = HostKey.ACCEPTED;

    /** A web server's last answer. */
    synchronized void answered(int code) {
        status = code;
    }

    /** 0 when there was none. */
    synchronized int status() {
        return status;
    }

    synchronized void through(Proxy used) {
        proxy = used;
    }

    synchronized @Nullable Proxy proxy() {
        return proxy.type() == Proxy.Type.DIRECT ? null : proxy;
    }

    synchronized void showed(HostKey verdict) {
        hostKey = verdict;
    }

    synchronized HostKey hostKey() {
        return hostKey;
    }

    /** What kept a login or key of the user's from being used: a clause, escaped. It matters only when none was accepted. */
    synchronized void trouble(String clause) {
        troubles.add(clause);
    }

    /** Each in a clause of its own behind a semicolon; empty when there was none. */
    synchronized String troubles() {
        return troubles.isEmpty() ? "" : "; " + String.join("; ", troubles);
    }
}
