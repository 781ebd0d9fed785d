package dev.complete.builder.output.format;

import dev.complete.oci.compress.Compression;

/**
 * @param xz true to compress what must be xz; else it is stored
 * @param compression what the images' layers were compressed with
 */
public record OutputOptions(boolean xz, Compression compression) {

    public static final OutputOptions DEFAULT = new OutputOptions(false, Compression.ZSTD);
}
