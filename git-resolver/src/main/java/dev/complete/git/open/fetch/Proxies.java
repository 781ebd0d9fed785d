package dev.complete.git.open.fetch;

import dev.complete.git.credentials.Environment;
import dev.complete.git.modules.Redaction;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The web proxy the environment names: {@code https_proxy}, {@code all_proxy} and {@code no_proxy}, as curl reads them. */
final class Proxies {

    private Proxies() {}

    /** @throws SetupException when what the environment names is no proxy: going without one is not what was asked for */
    static Proxy forHost(String host, Environment environment) throws SetupException {
        String proxy = first(environment, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
        String exempt = first(environment, "no_proxy", "NO_PROXY");
        if (proxy == null || (exempt != null && isExempt(host, exempt))) {
            return Proxy.NO_PROXY;
        }
        URI uri;
        try {
            uri = new URI(proxy.contains("://") ? proxy : "http://" + proxy);
        } catch (URISyntaxException e) {
            throw new SetupException(unusable(proxy), e);
        }
        String name = uri.getHost();
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (name == null) {
            throw new SetupException(unusable(proxy), null);
        }
        int port = uri.getPort() > 0 ? uri.getPort() : 1080;
        Proxy.Type type = scheme.startsWith("socks") ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
        return new Proxy(type, InetSocketAddress.createUnresolved(name, port));
    }

    private static String unusable(String proxy) {
        return "the proxy that the environment names (https_proxy or all_proxy), " + Redaction.of(proxy)
                + ", is no URL";
    }

    private static @Nullable String first(Environment environment, String... names) {
        for (String name : names) {
            String value = environment.variable(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    private static boolean isExempt(String host, String list) {
        String name = host.toLowerCase(Locale.ROOT);
        for (String item : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String suffix = item.startsWith(".") ? item.substring(1) : item;
            if (item.equals("*") || (!suffix.isEmpty() && (name.equals(suffix) || name.endsWith("." + suffix)))) {
                return true;
            }
        }
        return false;
    }
}
