package dev.complete.git.open.fetch;

import dev.complete.git.credentials.Environment;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * JGit's web connections with three rules added: https only, also after a redirect; no login to an origin it was not
 * asked for; and only Git's smart protocol, because the other one trusts indexes the server made.
 */
final class HttpsConnections implements HttpConnectionFactory {

    private final Logins logins;
    private final Environment environment;
    private final FetchAttempt attempt;
    private final TrustManager @Nullable [] trust;

    HttpsConnections(Logins logins, Environment environment, FetchAttempt attempt) throws SetupException {
        this.logins = logins;
        this.environment = environment;
        this.attempt = attempt;
        this.trust = Certificates.trusted(environment);
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    /** Uses the proxy that the user's environment names, as Git does, and never the JVM's own. */
    @Override
    public HttpConnection create(URL url, Proxy ignored) throws IOException {
        if (!url.getProtocol().equalsIgnoreCase("https")) {
            throw new NotHttpsException(
                    "refused to go on without https, to " + WebOrigin.of(url).text());
        }
        Proxy proxy = Proxies.forHost(url.getHost(), environment);
        attempt.through(proxy);
        Guarded connection = new Guarded(url, proxy, logins, attempt);
        if (trust != null) {
            try {
                connection.configure(null, trust, null);
            } catch (java.security.GeneralSecurityException e) {
                throw new SetupException("the JVM refuses the certificates of GIT_SSL_CAINFO", e);
            }
        }
        return connection;
    }

    private static final class Guarded extends JDKHttpConnection {

        private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";

        private final Logins logins;
        private final FetchAttempt attempt;

        Guarded(URL url, Proxy proxy, Logins logins, FetchAttempt attempt) throws IOException {
            super(url, proxy);
            this.logins = logins;
            this.attempt = attempt;
        }

        @Override
        public void setRequestProperty(String name, String value) {
            if (name.equalsIgnoreCase("Authorization") && !logins.mayGoTo(WebOrigin.of(getURL()))) {
                return;
            }
            super.setRequestProperty(name, value);
        }

        @Override
        public int getResponseCode() throws IOException {
            int code = super.getResponseCode();
            attempt.answered(code);
            String query = getURL().getQuery();
            if (code == HTTP_OK && query != null && query.contains("service=git-upload-pack")) {
                String type = getContentType();
                if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(ADVERTISEMENT)) {
                    throw new NotGitException("the server answered with " + type + " instead of Git's protocol");
                }
            }
            return code;
        }
    }

    /** A web server, but no Git behind this address. */
    static final class NotGitException extends IOException {
        NotGitException(String message) {
            super(message);
        }
    }

    /** A redirect to where anyone on the way could read and write. */
    static final class NotHttpsException extends IOException {
        NotHttpsException(String message) {
            super(message);
        }
    }
}
