package dev.complete.oci.compress;

/**
 * The compression of a layer's frames. The bytes depend on nothing but the input and this value: no host library, no
 * thread count.
 *
 * @param format one of the three the OCI specification has media types for
 * @param level the encoder's own scale; 0 for {@link Format#NONE}
 */
public record Compression(Format format, int level) {

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

    /** @throws IllegalArgumentException when the format has no such level */
    public Compression {
        boolean valid = switch (format) {
            case ZSTD -> level >= 1 && level <= 19;
            case GZIP -> level >= 1 && level <= 9;
            case NONE -> level == 0;
        };
        if (!valid) {
            throw new IllegalArgumentException(format + " has no level " + level);
        }
    }

    /**
     * Parses {@code zstd}, {@code zstd:19}, {@code gzip}, {@code gzip:9} or {@code none}.
     *
     * @throws IllegalArgumentException for anything else, with a sentence for the user
     */
    public static Compression parse(String text) {
        String[] parts = text.split(":", 2);
        Compression base = switch (parts[0]) {
            case "zstd" -> ZSTD;
            case "gzip" -> GZIP;
            case "none" -> NONE;
            default ->
                throw new IllegalArgumentException(
                        "unknown compression `" + text + "`: use zstd, zstd:LEVEL, gzip, gzip:LEVEL or none");
        };
        if (parts.length == 1) {
            return base;
        }
        try {
            return new Compression(base.format(), Integer.parseInt(parts[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("compression level `" + parts[1] + "` is not a number", e);
        }
    }

    @Override
    public String toString() {
        String name = format.name().toLowerCase(java.util.Locale.ROOT);
        return format == Format.NONE ? name : name + ":" + level;
    }
}
