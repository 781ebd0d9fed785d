package dev.complete.oci.compress;

/**
 * The compression of a layer's frames. The bytes depend on nothing but the input and this value: no host library, no
 * thread count.
 *
 * @param format one of the three the OCI specification has media types for
 * @param level the encoder's own scale; 0 for {@link Format#NONE}
 * @param chunked for {@link Format#ZSTD} alone: each file is in frames of its own, and what is where stands behind the end
 *     of the layer (zstd:chunked, as containers/storage reads it). The media type is zstd's, and so is whatever reads it.
 */
public record Compression(Format format, int level, boolean chunked) {

    private static final String CHUNKED = "zstd:chunked";

    /** Suffixes of media types and file names. */
    public enum Format {
        ZSTD("+zstd", ".zst"),
        GZIP("+gzip", ".gz"),
        NONE("", "");

        private final String mediaSuffix;
        private final String fileSuffix;

        Format(String mediaSuffix, String fileSuffix) {
            this.mediaSuffix = mediaSuffix;
            this.fileSuffix = fileSuffix;
        }

        /** {@code +zstd}, {@code +gzip} or nothing, after {@code application/vnd.oci.image.layer.v1.tar}. */
        public String mediaSuffix() {
            return mediaSuffix;
        }

        /** {@code .zst}, {@code .gz} or nothing, after {@code .tar}. */
        public String fileSuffix() {
            return fileSuffix;
        }
    }

    public static final Compression ZSTD = new Compression(Format.ZSTD, 3);
    public static final Compression GZIP = new Compression(Format.GZIP, 6);
    public static final Compression NONE = new Compression(Format.NONE, 0);

    public Compression(Format format, int level) {
        this(format, level, false);
    }

    /** @throws IllegalArgumentException when the format has no such level, or no chunks */
    public Compression {
        boolean valid = switch (format) {
            case ZSTD -> level >= 1 && level <= 19;
            case GZIP -> level >= 1 && level <= 9;
            case NONE -> level == 0;
        };
        if (!valid) {
            throw new IllegalArgumentException(format + " has no level " + level);
        }
        if (chunked && format != Format.ZSTD) {
            throw new IllegalArgumentException(format + " has no chunks");
        }
    }

    /**
     * Parses {@code zstd}, {@code zstd:19}, {@code zstd:chunked}, {@code zstd:chunked:19}, {@code gzip}, {@code gzip:9} or
     * {@code none}.
     *
     * @throws IllegalArgumentException for anything else, with a sentence for the user
     */
    public static Compression parse(String text) {
        boolean chunked = text.equals(CHUNKED) || text.startsWith(CHUNKED + ":");
        String[] parts = (chunked ? "zstd" + text.substring(CHUNKED.length()) : text).split(":", 2);
        Compression base = switch (parts[0]) {
            case "zstd" -> ZSTD;
            case "gzip" -> GZIP;
            case "none" -> NONE;
            default ->
                throw new IllegalArgumentException("unknown compression `" + text
                        + "`: use zstd, zstd:LEVEL, zstd:chunked, zstd:chunked:LEVEL, gzip, gzip:LEVEL or none");
        };
        try {
            int level = parts.length == 1 ? base.level() : Integer.parseInt(parts[1]);
            return new Compression(base.format(), level, chunked);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("compression level `" + parts[1] + "` is not a number", e);
        }
    }

    @Override
    public String toString() {
        String name = chunked ? CHUNKED : format.name().toLowerCase(java.util.Locale.ROOT);
        return format == Format.NONE ? name : name + ":" + level;
    }
}
