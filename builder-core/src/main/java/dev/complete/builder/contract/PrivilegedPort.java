package dev.complete.builder.contract;

import java.util.Comparator;
import java.util.Optional;

/**
 * The lowest of an image's ports that the kernel keeps for root, when the image's user is another one. A container with
 * its own network can be allowed to bind it as any user; in the host's network its process needs a capability.
 */
public record PrivilegedPort(int number) {

    /** Setting for the first port of a network that every user may bind: ip-sysctl. */
    public static final String SYSCTL = "net.ipv4.ip_unprivileged_port_start";

    /** The capability of a process to bind lower ports. */
    public static final String CAPABILITY = "CAP_NET_BIND_SERVICE";

    private static final int FIRST_OF_ALL = 1024;

    /** The port; empty when the image's user is root, or none of its ports is so low. */
    public static Optional<PrivilegedPort> of(RuntimeContract contract) {
        if (contract.user().uid() == 0) {
            return Optional.empty();
        }
        return contract.ports().stream()
                .map(port -> Integer.parseInt(port.substring(0, port.indexOf('/'))))
                .filter(number -> number > 0 && number < FIRST_OF_ALL)
                .min(Comparator.naturalOrder())
                .map(PrivilegedPort::new);
    }

    /** The value of {@link #SYSCTL} that permits binding it. */
    public String start() {
        return Integer.toString(number);
    }
}
