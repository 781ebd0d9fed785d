package dev.complete.builder.sandbox.container;

/** Which network a container sees. */
public enum Network {
    /** The host's own: the ports that it listens on are the host's. */
    HOST,
    /** A loopback of its own. */
    NONE
}
