package dev.complete.git.open.fetch;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_PROXY_AUTH;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import dev.complete.git.open.fetch.FetchFailure.Cause;
import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/** Answers of web servers that are no repository, and failures of TLS. */
final class WebFailures {

    private static final int TOO_MANY_REQUESTS = 429;

    private WebFailures() {}

    static @Nullable FetchFailure of(Cause cause) {
        if (cause.has(HttpsConnections.NotGitException.class)) {
            return cause.end(
                    cause.text(HttpsConnections.NotGitException.class) + "; is the URL that of a Git repository?");
        }
        if (cause.has(HttpsConnections.NotHttpsException.class)) {
            return cause.end(cause.text(HttpsConnections.NotHttpsException.class));
        }
        if (cause.has(SSLException.class)) {
            return tls(cause);
        }
        return cause.has(NoRemoteRepositoryException.class)
                ? null
                : status(cause, cause.attempt().status());
    }

    /** A handshake that was cut off says nothing about certificates. */
    private static FetchFailure tls(Cause cause) {
        String text = cause.text(SSLException.class);
        if (cause.has(EOFException.class) || cause.has(SocketException.class)) {
            return cause.again("the connection broke while TLS was agreed on: " + text);
        }
        if (cause.has(CertPathBuilderException.class)) {
            return cause.end(
                    "its certificate is not trusted: no known authority signed it; if its authority is your own,"
                            + " name the authority's certificate in GIT_SSL_CAINFO");
        }
        if (cause.has(CertPathValidatorException.class) || cause.has(CertificateException.class)) {
            return cause.end("its certificate is not trusted: " + text);
        }
        return cause.end("it does not speak TLS as it should: " + text);
    }

    private static @Nullable FetchFailure status(Cause cause, int status) {
        if (status == HTTP_UNAUTHORIZED) {
            return cause.end("the server wants a login, and none that it accepts was found; put one in ~/.netrc"
                    + " (machine HOST login USER password TOKEN) or let GIT_ASKPASS name a program that knows it"
                    + cause.attempt().troubles());
        }
        if (status == HTTP_PROXY_AUTH) {
            return cause.end("the proxy that the environment names wants a login (407), which is not supported");
        }
        if (status == HTTP_FORBIDDEN) {
            return cause.end("the server forbids it (403); another login may be needed"
                    + cause.attempt().troubles());
        }
        if (status == TOO_MANY_REQUESTS || status >= 500) {
            return cause.again("the server answered with HTTP status " + status + "; try again later");
        }
        if (status >= 400) {
            return cause.end(
                    "the server answered with HTTP status " + status + "; is the URL that of a Git repository?");
        }
        return status >= 300 ? cause.end(cause.text()) : null;
    }
}
