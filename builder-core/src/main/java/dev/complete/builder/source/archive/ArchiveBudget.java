package dev.complete.builder.source.archive;

/** Limit on what one archive unpacks to. Counts every byte that comes out of its decoders. Not thread-safe. */
public final class ArchiveBudget {

    /** Bytes beyond the ratio, for the whole archive: small inputs of very regular content do no harm. */
    private static final long ALWAYS_ALLOWED = 64L << 20;

    private final ArchiveLimits limits;
    private final long memory;
    private long spent;
    private long beyondRatio;

    /** @param memory what a decoder of this archive may take now, in bytes; at most the limit */
    public ArchiveBudget(ArchiveLimits limits, long memory) {
        this.limits = limits;
        this.memory = memory;
    }

    public ArchiveLimits limits() {
        return limits;
    }

    public long memory() {
        return memory;
    }

    /**
     * A part of the archive with a decoder of its own. Its output is measured against its input so far and not against
     * the archive's size: most of a bomb would be on the disk before that is reached.
     *
     * @param encoded grows as the decoder reads
     */
    public Part part(CountedInput encoded) {
        return new Part(encoded);
    }

    /** See {@link #part}. */
    final class Part {
        private final CountedInput encoded;
        private long decoded;
        private long counted;

        private Part(CountedInput encoded) {
            this.encoded = encoded;
        }

        /** @param bytes that came out just now */
        void spend(long bytes) throws ArchiveException {
            decoded += bytes;
            ArchiveBudget.this.spend(bytes);
            long beyond = decoded - allowedFor(encoded.count());
            exceedRatio(beyond - counted);
            counted = Math.max(counted, beyond);
        }
    }

    /** Counts one part's declared sizes, in bytes, before any part is unpacked: zips have a directory. */
    public void foresee(long decoded, long encoded) throws ArchiveException {
        spend(decoded);
        exceedRatio(decoded - allowedFor(encoded));
    }

    private long allowedFor(long encoded) {
        long ratio = limits.archiveRatio();
        return encoded <= Long.MAX_VALUE / Math.max(1, ratio) ? encoded * ratio : Long.MAX_VALUE;
    }

    /** @param bytes further ones beyond the ratio; none when negative */
    private void exceedRatio(long bytes) throws ArchiveException {
        beyondRatio += Math.max(0, bytes);
        if (beyondRatio > ALWAYS_ALLOWED) {
            throw new ArchiveException("unpacks to more than " + limits.archiveRatio()
                    + " times its size; if that is meant, say --limit archive-ratio=N");
        }
    }

    private void spend(long bytes) throws ArchiveException {
        if (bytes > limits.archiveBytes() - spent) {
            throw new ArchiveException("unpacks to more than " + limits.archiveBytes()
                    + " bytes; if that is meant, say --limit archive-bytes=N");
        }
        spent += bytes;
    }
}
