package dev.complete.registry.login;

import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names, as Go's programs (docker, podman, skopeo) read it: {@code HTTPS_PROXY} and
 * {@code HTTP_PROXY} by the scheme of what is asked for, {@code NO_PROXY} for what needs none; each also in lower case,
 * which comes second. This machine is never reached by a proxy. Immutable.
 *
 * <p>A proxy's login is {@link #authorization}, a header of the request. A {@link java.net.Authenticator} would do it too,
 * but an {@code HttpClient} that has one fails when a registry answers 401. Java sends neither through a tunnel, which
 * each https registry is reached by, unless the system property {@code jdk.http.auth.tunneling.disabledSchemes} was set
 * to nothing before its first request.
 */
public final class EnvironmentProxies extends ProxySelector {

    private static final Pattern ADDRESS =
            Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** @param authorization null when it wants no login */
    private record HttpProxy(
            InetSocketAddress address, @Nullable String authorization) {

        @Override
        public String toString() {
            return address.toString();
        }
    }

    private final @Nullable HttpProxy forHttps;
    private final @Nullable HttpProxy forHttp;
    private final NoProxy without;

    private EnvironmentProxies(@Nullable HttpProxy forHttps, @Nullable HttpProxy forHttp, NoProxy without) {
        this.forHttps = forHttps;
        this.forHttp = forHttp;
        this.without = without;
    }

    /** @throws RegistryException when a variable names what cannot be used: going without it is not what was asked for */
    public static EnvironmentProxies of(UserEnvironment environment) throws RegistryException {
        String without = environment.variable("NO_PROXY");
        without = without == null ? environment.variable("no_proxy") : without;
        return new EnvironmentProxies(
                named("HTTPS_PROXY", environment),
                named("HTTP_PROXY", environment),
                new NoProxy(without == null ? "" : without));
    }

    private static @Nullable HttpProxy named(String variable, UserEnvironment environment) throws RegistryException {
        for (String name : List.of(variable, variable.toLowerCase(Locale.ROOT))) {
            String value = environment.variable(name);
            if (value != null) {
                return parse(name, value);
            }
        }
        return null;
    }

    /** What a variable holds is shown in no error: it may have a password in it. */
    private static HttpProxy parse(String variable, String value) throws RegistryException {
        URI uri;
        try {
            uri = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            throw noUrl(variable);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw new RegistryException("the proxy that " + variable + " names is one for "
                    + Printable.escape(String.valueOf(uri.getScheme()))
                    + "; registries are reached by http:// proxies only, those with https too: name one, or set "
                    + variable + " to nothing");
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        Matcher address = ADDRESS.matcher(authority.substring(at + 1));
        if (!address.matches()) {
            throw noUrl(variable);
        }
        int port = address.group(2) == null ? HTTP_PORT : Integer.parseInt(address.group(2));
        if (port < 1 || port > 65_535) {
            throw noUrl(variable);
        }
        return new HttpProxy(
                InetSocketAddress.createUnresolved(address.group(1), port),
                at < 0 ? null : basic(variable, authority.substring(0, at)));
    }

    /** The login of a URL, {@code user:password} with {@code %} escapes, as a header has it. */
    private static String basic(String variable, String login) throws RegistryException {
        try {
            String text = URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8);
            String withColon = login.indexOf(':') < 0 ? text + ":" : text;
            return "Basic " + Base64.getEncoder().encodeToString(withColon.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw noUrl(variable);
        }
    }

    private static RegistryException noUrl(String variable) {
        return new RegistryException("what " + variable
                + " holds is no proxy's URL: http://[USER:PASSWORD@]HOST[:PORT], in which USER and PASSWORD have %40 for @"
                + " and %2F for /");
    }

    @Override
    public List<Proxy> select(URI uri) {
        HttpProxy proxy = proxy(uri);
        return List.of(proxy == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy.address()));
    }

    /** The {@code Proxy-Authorization} header of a request for {@code uri}; null when its proxy wants none, or there is none. */
    public @Nullable String authorization(URI uri) {
        HttpProxy proxy = proxy(uri);
        return proxy == null ? null : proxy.authorization();
    }

    private @Nullable HttpProxy proxy(URI uri) {
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        HttpProxy proxy = https ? forHttps : forHttp;
        String host = uri.getHost();
        if (proxy == null || host == null) {
            return null;
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : https ? HTTPS_PORT : HTTP_PORT;
        return without.covers(host.replaceAll("^\\[|]$", ""), port) ? null : proxy;
    }

    /** There is no other way: the request fails, which says it. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
}
