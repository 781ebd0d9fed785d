package dev.complete.git.open.fetch;

import dev.complete.git.GitId;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a remote gave nothing: what kind of failure it was, and a sentence without logins or control characters.
 */
public final class FetchFailure extends Exception {

    /** What to do about it. */
    enum Kind {
        /** The network or the server failed; trying again may help. */
        TRANSIENT,
        /** The server is there and does not hand out single commits by id. */
        UNADVERTISED,
        /** The server is there, showed all that it has, and the commit is not part of it. */
        ABSENT,
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

    /** The first that recognises its own; what none does may be the network's mood. */
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
     * The server's own words, in Git's protocol and as JGit passes them on: there is no code for it in either. Git, and
     * whoever runs it, says "not our ref", JGit "want ... not valid"; of others it is a no when they name the commit. The
     * last one is what JGit makes of a server that hangs up with "not our ref" in protocol version 0.
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
