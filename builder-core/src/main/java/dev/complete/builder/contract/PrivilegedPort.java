package dev.complete.builder.contract;

import java.util.Comparator;
import java.util.Optional;

/**
 * The lowest of an image's ports that the kernel keeps for root, when the image's user is somebody else. In a network of
 * its own a container may be let bind it whoever it is; in the host's, its process needs a capability.
 */
public record PrivilegedPort(int number) {

    /** The first port of a network that everybody may bind: ip-sysctl. */
    public static final String SYSCTL = "net.ipv4.ip_unprivileged_port_start";

    /** What lets one process bind those below. */
    public static final String CAPABILITY = "CAP_NET_BIND_SERVICE";

    private static final int FIRST_OF_ALL = 1024;

    /** Empty when the image's user is root, or none of its ports is so low. */
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

    /** The value of {@link #SYSCTL} that lets it be bound. */
    public String start() {
        return Integer.toString(number);
    }
}
