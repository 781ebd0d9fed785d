package dev.complete.git.jgit.fetch;

import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;

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

    /** JGit's exceptions tell these cases apart by type, by cause, or by nothing but their text. */
    static FetchFailure of(Throwable failure, RemoteUrl url) {
        String text = texts(failure);
        String lower = text.toLowerCase(Locale.ROOT);
        if (has(failure, NoRemoteRepositoryException.class)) {
            return end("there is no repository, or not for this login", failure);
        }
        if (lower.contains("not our ref") || lower.contains("unadvertised object") || lower.contains("not valid")) {
            return new FetchFailure(Kind.UNADVERTISED, "the server does not hand out this commit by its id", failure);
        }
        if (has(failure, HttpsConnections.NotGitException.class)) {
            return end(text + "; is the URL that of a Git repository?", failure);
        }
        if (url.kind() == RemoteUrl.Kind.HTTPS && isLogin(lower)) {
            return end(
                    "the server wants a login, and none that it accepts was found; put one in ~/.netrc"
                            + " (machine HOST login USER password TOKEN) or let GIT_ASKPASS name a program that knows it",
                    failure);
        }
        if (lower.contains("serverkey") || lower.contains("server key") || lower.contains("host key")) {
            return end(
                    "the server's host key is not the one in ~/.ssh/known_hosts, or is not there at all; once you trust"
                            + " it, add it with `ssh-keyscan`",
                    failure);
        }
        if (url.kind() == RemoteUrl.Kind.SSH
                && (isLogin(lower) || lower.contains("cannot log in") || lower.contains("no more authentication"))) {
            return end("ssh accepted no key; load one into the agent with `ssh-add`", failure);
        }
        if (has(failure, SSLException.class) && !lower.contains("reset") && !lower.contains("closed")) {
            return end("its certificate is not trusted: " + text, failure);
        }
        if (lower.contains("redirect")
                || lower.contains("without https")
                || has(failure, NotSupportedException.class)) {
            return end(text, failure);
        }
        if (has(failure, TooLargeObjectInPackException.class) || has(failure, OutOfMemoryError.class)) {
            return end("it sent an object that does not fit into memory", failure);
        }
        if (lower.contains("not permitted on") || lower.contains("access denied") || lower.contains("collision")) {
            return end(text, failure);
        }
        return new FetchFailure(Kind.TRANSIENT, text, failure);
    }

    private static boolean isLogin(String lower) {
        return lower.contains("not authorized")
                || lower.contains("authentication not supported")
                || lower.contains("auth fail")
                || lower.contains("no credentialsprovider");
    }

    private static FetchFailure end(String message, Throwable cause) {
        return new FetchFailure(Kind.FINAL, message, cause);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    /** The texts of a chain of causes, each once: JGit repeats the URL and the cause in each wrapper. */
    private static String texts(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            boolean said = all.indexOf(text) >= 0;
            if (!said && all.length() < 600) {
                all.append(all.length() == 0 ? "" : ": ").append(text);
            }
        }
        return Redaction.of(all.toString().strip());
    }
}
