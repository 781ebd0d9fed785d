package dev.complete.oci.compress;

/** Picks the encoder: by what was asked for, never by what the host has. */
final class FrameEncoders {

    private FrameEncoders() {}

    static FrameEncoder of(Compression compression) {
        return switch (compression.format()) {
            case ZSTD -> new ZstdFrameEncoder(compression.level());
            case GZIP -> new GzipFrameEncoder(compression.level());
            case NONE -> new PlainFrameEncoder();
        };
    }
}
