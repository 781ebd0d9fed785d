package dev.complete.builder.sandbox.container;

/** Network that a container sees. */
public enum Network {
    /** The host's own: ports in the container are ports of the host. */
    HOST,
    /** Only a loopback of its own. */
    NONE
}
