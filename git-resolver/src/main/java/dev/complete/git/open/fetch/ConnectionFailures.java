package dev.complete.git.open.fetch;

import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.fetch.FetchFailure.Cause;
import dev.complete.text.Printable;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;
import org.jspecify.annotations.Nullable;

/** Failures on the way to a server of any kind, and in what it sends. */
final class ConnectionFailures {

    private ConnectionFailures() {}

    static @Nullable FetchFailure of(Cause cause) {
        String peer = peer(cause);
        if (cause.has(UnknownHostException.class) || cause.has(UnresolvedAddressException.class)) {
            return cause.again("no address was found for " + peer + "; is the name right, and is there a network?");
        }
        ConnectException refused = cause.find(ConnectException.class);
        if (refused != null) {
            return cause.again(
                    "no connection to " + peer + ": " + Printable.escape(String.valueOf(refused.getMessage())));
        }
        if (cause.has(NoRouteToHostException.class)) {
            return cause.again("there is no way to " + peer + " from this network");
        }
        boolean late = cause.has(SocketTimeoutException.class) || cause.has(TimeoutException.class);
        if (late || (cause.has(SshException.class) && cause.attempt().isSilent())) {
            long seconds = cause.attempt().silence().toSeconds();
            String what = peer + " did not answer in time: it said nothing for " + seconds
                    + " s; if it is that slow, say --limit silence=N";
            return cause.attempt().isHeard() ? cause.again(what) : cause.end(what);
        }
        if (cause.has(NoRemoteRepositoryException.class)) {
            boolean web = cause.url().kind() == RemoteUrl.Kind.HTTPS;
            return cause.of(
                    FetchFailure.Kind.NOWHERE,
                    "there is no repository, or not for this login"
                            + (web ? cause.attempt().troubles() : ""));
        }
        if (cause.has(NotSupportedException.class)) {
            return cause.end(cause.text());
        }
        if (cause.has(TooLargeObjectInPackException.class) || cause.has(OutOfMemoryError.class)) {
            return cause.end("it sent an object that does not fit into memory");
        }
        return cause.has(Sha1CollisionException.class) ? cause.end(cause.text()) : null;
    }

    /** The other end of the connection: the proxy, where there is one, else the URL's host. */
    private static String peer(Cause cause) {
        Proxy proxy = cause.attempt().proxy();
        if (proxy != null && proxy.address() instanceof InetSocketAddress address) {
            return "the proxy " + Printable.escape(address.getHostString()) + ":" + address.getPort()
                    + " (https_proxy or all_proxy)";
        }
        return Printable.escape(cause.host());
    }
}
