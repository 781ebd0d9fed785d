package dev.complete.git.open.fetch;

import dev.complete.git.modules.Redaction;
import dev.complete.git.open.fetch.FetchFailure.Cause;
import dev.complete.text.ShellWord;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Failures between the connection and Git: the server's key, and the user's. */
final class SshFailures {

    private SshFailures() {}

    static @Nullable FetchFailure of(Cause cause) {
        String host = cause.host();
        FetchAttempt.HostKey verdict = cause.attempt().hostKey();
        if (verdict == FetchAttempt.HostKey.UNKNOWN) {
            return cause.end("the host key of " + host + " is not known: ~/.ssh/known_hosts has none for it, or has"
                    + " revoked it; compare it with what its owner says, and add it with `ssh-keyscan" + scanned(cause)
                    + " >> ~/.ssh/known_hosts`");
        }
        if (verdict == FetchAttempt.HostKey.CHANGED) {
            return cause.end("the host key of " + host + " is not the one in ~/.ssh/known_hosts: the server was"
                    + " reinstalled, or another one answers in its place; ask its owner before you remove the old one with"
                    + " `ssh-keygen -R " + forgotten(cause) + "`");
        }
        for (Throwable t = cause.failure(); t != null; t = t.getCause()) {
            if (t instanceof SshException ssh
                    && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                return cause.end("ssh accepted no key; load one into the agent with `ssh-add` (a key file with a"
                        + " passphrase is used only from there)"
                        + cause.attempt().troubles());
            }
        }
        return null;
    }

    /** The ssh library wraps what happened in the names of its own classes. */
    static @Nullable FetchFailure broken(Cause cause) {
        if (!cause.has(SshException.class)) {
            return null;
        }
        Throwable innermost = cause.failure();
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String text = innermost.getMessage();
        return cause.again(
                "the connection to " + cause.host() + " broke" + (text == null ? "" : ": " + Redaction.of(text)));
    }

    private static String scanned(Cause cause) {
        URIish uri = cause.uri();
        return uri == null
                ? " HOST"
                : (uri.getPort() > 0 ? " -p " + uri.getPort() : "") + " " + ShellWord.of(String.valueOf(uri.getHost()));
    }

    private static String forgotten(Cause cause) {
        URIish uri = cause.uri();
        if (uri == null) {
            return "HOST";
        }
        boolean usual = uri.getPort() <= 0 || uri.getPort() == 22;
        return ShellWord.of(usual ? String.valueOf(uri.getHost()) : "[" + uri.getHost() + "]:" + uri.getPort());
    }
}
