package dev.complete.builder.rootfs;

/** A node and its destination; sources yield entries and {@code TreeBuilder} collects them. */
public record Entry(RootfsPath path, Node node) {}
