package dev.complete.git.open.fetch;

import dev.complete.git.GitId;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import java.net.URISyntaxException;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * A remote that gave nothing: the kind of failure, and a sentence without logins or control characters.
 */
public final class FetchFailure extends Exception {

    /** The way to go on. */
    enum Kind {
        /** The network or the server failed; trying again may help. */
        TRANSIENT,
        /** The server is there and does not hand out single commits by id. */
        UNADVERTISED,
        /** The server is there, showed all that it has, and the commit is not part of it. */
        ABSENT,
        /** The server is there, and says that the repository is not, or not for this login. */
        NOWHERE,
        /** It will not work however often it is tried. */
        FINAL
    }

    private final Kind kind;

    FetchFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** True when the remote answered and does not have what was asked for. */
    public boolean isAbsent() {
        return kind == Kind.ABSENT;
    }

    /** True when the remote answered and there is no such repository. */
    public boolean isNowhere() {
        return kind == Kind.NOWHERE;
    }

    /** The failure, named by the first class that recognises it; an unknown one may be of the network, and passes. */
    static FetchFailure of(Throwable failure, RemoteUrl url, FetchAttempt attempt) {
        Cause cause = new Cause(failure, url, attempt);
        FetchFailure found = unadvertised(cause);
        SetupException setup = cause.find(SetupException.class);
        if (found == null && setup != null) {
            found = cause.end(String.valueOf(setup.getMessage()));
        }
        if (found == null) {
            found = url.kind() == RemoteUrl.Kind.SSH ? SshFailures.of(cause) : WebFailures.of(cause);
        }
        if (found == null) {
            found = ConnectionFailures.of(cause);
        }
        if (found == null) {
            found = SshFailures.broken(cause);
        }
        return found == null ? cause.again(cause.text()) : found;
    }

    /**
     * A refusal of a single commit, told by the server's text: neither Git's protocol nor JGit has a code for it. Git
     * says "not our ref", JGit "want ... not valid"; any text that names the commit is a refusal too. JGit's own "read
     * stage without written request" follows a server that hangs up with "not our ref" in protocol version 0.
     */
    private static @Nullable FetchFailure unadvertised(Cause cause) {
        String no = "the server does not hand out this commit by its id";
        if (cause.has(Fetcher.HungUpException.class)) {
            return cause.of(Kind.UNADVERTISED, no);
        }
        String lower = cause.text().toLowerCase(Locale.ROOT);
        GitId asked = cause.attempt().asked();
        boolean said = lower.contains("not our ref")
                || lower.contains("unadvertised object")
                || (lower.contains("want ") && lower.contains(" not valid"))
                || lower.contains("read stage without written request")
                || (asked != null && lower.contains(asked.hex()));
        return said ? cause.of(Kind.UNADVERTISED, no + " (" + cause.text() + ")") : null;
    }

    /** A failure with its causes, and what is known besides. */
    record Cause(Throwable failure, RemoteUrl url, FetchAttempt attempt) {

        FetchFailure of(Kind kind, String message) {
            return new FetchFailure(kind, message, failure);
        }

        FetchFailure end(String message) {
            return of(Kind.FINAL, message);
        }

        FetchFailure again(String message) {
            return of(Kind.TRANSIENT, message);
        }

        boolean has(Class<? extends Throwable> type) {
            return find(type) != null;
        }

        /** The outermost of that type. */
        <T extends Throwable> @Nullable T find(Class<T> type) {
            for (Throwable t = failure; t != null; t = t.getCause()) {
                if (type.isInstance(t)) {
                    return type.cast(t);
                }
            }
            return null;
        }

        /** The URL in JGit's form; null for one that JGit refuses. */
        @Nullable
        URIish uri() {
            try {
                return new URIish(url.address());
            } catch (URISyntaxException e) {
                return null;
            }
        }

        String host() {
            URIish uri = uri();
            return uri == null ? url.toString() : uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
        }

        String text() {
            return texts(failure);
        }

        /** The text from the outermost of that type on. */
        String text(Class<? extends Throwable> type) {
            Throwable found = find(type);
            return texts(found == null ? failure : found);
        }

        /** The texts of a chain of causes, each once: JGit repeats the URL and the cause in each wrapper. */
        private String texts(Throwable start) {
            StringBuilder all = new StringBuilder();
            for (Throwable t = start; t != null; t = t.getCause()) {
                String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
                boolean said = all.indexOf(text) >= 0;
                if (!said && all.length() < 600) {
                    all.append(all.length() == 0 ? "" : ": ").append(text);
                }
            }
            return Redaction.of(all.toString().strip()).replace(url + ": ", "");
        }
    }
}
