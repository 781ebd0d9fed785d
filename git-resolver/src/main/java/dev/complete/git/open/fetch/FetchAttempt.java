package dev.complete.git.open.fetch;

import dev.complete.git.GitId;
import java.net.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to talk to a remote: what happened in it that JGit's exceptions do not tell, or only in their text.
 * Connections note it, {@link FetchFailure} asks. Thread-safe.
 */
final class FetchAttempt {

    /** The verdict on the key that an ssh server showed. */
    enum HostKey {
        NONE,
        ACCEPTED,
        UNKNOWN,
        CHANGED
    }

    private final Duration silence;
    private final long began = System.nanoTime();
    private final Set<String> troubles = new LinkedHashSet<>();
    private @Nullable GitId asked;
    private int status;
    private Proxy proxy = Proxy.NO_PROXY;
    private HostKey hostKey = HostKey.NONE;

    /** @param silence for how long the remote may say nothing */
    FetchAttempt(Duration silence) {
        this.silence = silence;
    }

    Duration silence() {
        return silence;
    }

    /** True once the remote said anything that only a remote of its kind says. */
    synchronized boolean isHeard() {
        return status != 0 || hostKey != HostKey.NONE;
    }

    /** True when the remote had its time and said nothing: what ended the attempt does not always tell so. */
    boolean isSilent() {
        return !isHeard() && Duration.ofNanos(System.nanoTime() - began).compareTo(silence) >= 0;
    }

    /** The one commit that the remote was asked for by its id. */
    synchronized void askedFor(GitId commit) {
        asked = commit;
    }

    synchronized @Nullable GitId asked() {
        return asked;
    }

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

    /** Notes why a login or key was not used: a clause, escaped. It matters only when none was accepted. */
    synchronized void trouble(String clause) {
        troubles.add(clause);
    }

    /** The noted troubles, each a clause behind a semicolon; empty when there were none. */
    synchronized String troubles() {
        return troubles.isEmpty() ? "" : "; " + String.join("; ", troubles);
    }
}
