package dev.complete.builder.output.format;

import dev.complete.oci.compress.Compression;
import java.util.List;

/**
 * @param xz true to compress files that must be xz; else they are stored
 * @param compression of the images' layers
 * @param webSeeds of the torrent, the preferred first
 */
public record OutputOptions(boolean xz, Compression compression, List<WebSeed> webSeeds) {

    public OutputOptions {
        webSeeds = List.copyOf(webSeeds);
    }

    public OutputOptions(boolean xz, Compression compression) {
        this(xz, compression, List.of());
    }
}
