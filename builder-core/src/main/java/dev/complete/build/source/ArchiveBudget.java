package dev.complete.build.source;

/** What one archive may still unpack to. Counts every byte that comes out of its decoders; not thread-safe. */
final class ArchiveBudget {

    /** Small inputs of very regular content expand far beyond any ratio; that costs nobody anything. */
    private static final long ALWAYS_ALLOWED = 64L << 20;

    private final ArchiveLimits limits;
    private final long ratioBytes;
    private long spent;

    /** @param archiveSize the archive as it is stored, in bytes */
    ArchiveBudget(ArchiveLimits limits, long archiveSize) {
        this.limits = limits;
        boolean fits = archiveSize <= Long.MAX_VALUE / Math.max(1, limits.archiveRatio());
        this.ratioBytes = Math.max(ALWAYS_ALLOWED, fits ? archiveSize * limits.archiveRatio() : Long.MAX_VALUE);
    }

    ArchiveLimits limits() {
        return limits;
    }

    void spend(long bytes) throws ArchiveException {
        spent += bytes;
        if (spent > limits.archiveBytes()) {
            throw new ArchiveException("unpacks to more than " + limits.archiveBytes()
                    + " bytes; if that is meant, say --limit archive-bytes=N");
        }
        if (spent > ratioBytes) {
            throw new ArchiveException("unpacks to more than " + limits.archiveRatio()
                    + " times its size; if that is meant, say --limit archive-ratio=N");
        }
    }
}
