package dev.complete.registry.login;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are reached without a proxy, as Go has it ({@code golang.org/x/net/http/httpproxy}): {@code example.org}
 * with all below it, {@code .example.org} without itself, addresses, networks such as {@code 10.0.0.0/8}, each host or
 * address also with a port, {@code *} for all; and always this machine. No name is looked up.
 */
record NoProxy(String list) {

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern NETWORK = Pattern.compile("([0-9a-f:.]+)/([0-9]{1,3})");
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)](?::([0-9]*))?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]*):([^:]*)");

    /** @param host an IPv6 address without brackets */
    boolean covers(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        InetAddress address = address(name);
        if (name.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        return Arrays.stream(list.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .anyMatch(item -> item.equals("*") || matches(item, name, address, Integer.toString(port)));
    }

    private static boolean matches(String item, String name, @Nullable InetAddress address, String port) {
        Matcher network = NETWORK.matcher(item);
        if (network.matches()) {
            return address != null && contains(address(network.group(1)), network.group(2), address);
        }
        String host = item;
        String only = null;
        Matcher brackets = BRACKETS.matcher(item);
        Matcher parts = HOST_AND_PORT.matcher(item);
        if (brackets.matches()) {
            host = brackets.group(1);
            only = brackets.group(2);
        } else if (parts.matches()) {
            host = parts.group(1);
            only = parts.group(2);
        }
        if (host.isEmpty() || (only != null && !only.isEmpty() && !only.equals(port))) {
            return false;
        }
        InetAddress wanted = address(host);
        if (wanted != null) {
            return wanted.equals(address);
        }
        host = host.startsWith("*.") ? host.substring(1) : host;
        return host.startsWith(".") ? name.endsWith(host) : name.equals(host) || name.endsWith("." + host);
    }

    private static boolean contains(@Nullable InetAddress network, String prefix, InetAddress address) {
        int bits = Integer.parseInt(prefix);
        byte[] first = network == null ? new byte[0] : network.getAddress();
        byte[] other = address.getAddress();
        if (first.length != other.length || bits > 8 * first.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((first[i / 8] ^ other[i / 8]) & (0x80 >> (i % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Null when the text is no address. */
    private static @Nullable InetAddress address(String text) {
        boolean literal = IPV6.matcher(text).matches()
                || (IPV4.matcher(text).matches()
                        && Arrays.stream(text.split("\\.", -1)).allMatch(part -> Integer.parseInt(part) < 256));
        try {
            return literal ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException e) {
            return null; // colons that make no address; Java asks nobody for such a name
        }
    }
}
