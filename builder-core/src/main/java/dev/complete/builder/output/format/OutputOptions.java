package dev.complete.builder.output.format;

import dev.complete.oci.compress.Compression;

/**
 * @param xz true to compress files that must be xz; else they are stored
 * @param compression of the images' layers
 */
public record OutputOptions(boolean xz, Compression compression) {}
