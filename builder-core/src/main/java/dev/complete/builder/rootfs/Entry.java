package dev.complete.builder.rootfs;

/** A node and where it is meant to go; what sources yield and {@code TreeBuilder} collects. */
public record Entry(RootfsPath path, Node node) {}
