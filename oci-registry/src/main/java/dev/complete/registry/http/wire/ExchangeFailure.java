package dev.complete.registry.http.wire;

import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What it means that no answer came: whether it is worth another attempt, and what a user can do. */
final class ExchangeFailure {

    /** What Java says when a proxy makes no way to the host; it gives the status nowhere else. */
    private static final Pattern REFUSED_TUNNEL = Pattern.compile("Tunnel failed, got: ([0-9]{3})");

    private ExchangeFailure() {}

    static IOException of(Call call, SentBody sent, Throwable cause) {
        IOException source = sent.failure();
        if (source != null) {
            return source;
        }
        String host = Printable.escape(call.uri().getAuthority());
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return new RegistryException(call.what() + ": there is no host " + host, cause);
            }
            if (each instanceof SSLHandshakeException) {
                return new RegistryException(
                        call.what() + ": no secure connection to " + host + ": " + said(each)
                                + "; a certificate authority of your own goes into certs.d/HOST/NAME.crt, and a"
                                + " registry without TLS wants --plain-http",
                        cause);
            }
            Matcher tunnel = REFUSED_TUNNEL.matcher(String.valueOf(each.getMessage()));
            if (tunnel.find() && !Wire.TEMPORARY.contains(Integer.valueOf(tunnel.group(1)))) {
                return proxyRefuses(call, Integer.parseInt(tunnel.group(1)), cause);
            }
        }
        if (cause instanceof ConnectException || cause instanceof HttpTimeoutException) {
            return new TemporaryFailure(call.what() + ": " + host + " cannot be reached: " + said(cause), cause);
        }
        return new TemporaryFailure(call.what() + ": the connection to " + host + " broke: " + said(cause), cause);
    }

    /** It would refuse the next time, too: who asked is no other. */
    static RegistryException proxyRefuses(Call call, int status, @Nullable Throwable cause) {
        String message = call.what() + ": the proxy on the way to "
                + Printable.escape(call.uri().getAuthority()) + " answered " + status
                + (status == 407 ? " and wants a login, or another one" : " and lets nobody through")
                + "; HTTPS_PROXY, HTTP_PROXY and NO_PROXY say which is used, and with which login";
        return cause == null ? new RegistryException(message) : new RegistryException(message, cause);
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        if (message != null) {
            return Printable.escape(message);
        }
        return cause instanceof ConnectException
                ? "connection refused"
                : cause.getClass().getSimpleName();
    }
}
