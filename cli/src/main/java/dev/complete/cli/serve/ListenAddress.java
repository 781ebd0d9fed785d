package dev.complete.cli.serve;

import dev.complete.cli.option.UsageException;
import dev.complete.text.Printable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens: {@code HOST:PORT}, {@code [ADDRESS]:PORT}. */
final class ListenAddress {

    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:]+):([0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    private ListenAddress() {}

    /** @throws UsageException when it is none, or names no address of a machine */
    static InetSocketAddress parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
            throw new UsageException("--listen " + Printable.escape(text)
                    + ": say HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000; port 0 is one that is free");
        }
        InetSocketAddress address = new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
        if (address.isUnresolved()) {
            throw new UsageException("--listen " + Printable.escape(text) + ": no address is known for that host");
        }
        return address;
    }

    /** As a reference has it. */
    static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String shown = host.getHostAddress();
        return (shown.indexOf(':') < 0 ? shown : "[" + shown + "]") + ":" + address.getPort();
    }
}
