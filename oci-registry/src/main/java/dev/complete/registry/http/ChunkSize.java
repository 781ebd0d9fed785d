package dev.complete.registry.http;

/**
 * How large a blob's next chunk is, in bytes. Each chunk costs a request, and is what is sent again after a failure: so it
 * grows while it takes less than a second. Not thread-safe.
 */
final class ChunkSize {

    /** The first chunk of a blob, and the whole of a smaller one. */
    static final long FIRST = 16 << 20;

    private static final long LARGEST = 128 << 20;
    private static final long QUICK_NANOS = 1_000_000_000;

    /** More than any registry should ask for with {@code OCI-Chunk-Min-Length}. */
    private static final long LARGEST_LEAST = 1 << 30;

    private long least = FIRST;
    private long largest = LARGEST;
    private long next = FIRST;
    private long accepted;

    long next() {
        return next;
    }

    /** @param asked for by the registry; 0 when it does not */
    void begin(long asked) {
        least = Math.min(LARGEST_LEAST, Math.max(FIRST, asked));
        largest = Math.max(largest, least);
        next = least;
    }

    void accepted(long length, long nanos) {
        accepted = length;
        if (nanos < QUICK_NANOS) {
            next = Math.min(largest, 2 * next);
        }
    }

    void failed() {
        next = least;
    }

    /** Whether smaller chunks have gone, so that a refusal is one of the size. */
    boolean isLargerThanAccepted(long length) {
        return accepted > 0 && length > accepted;
    }

    void stayAtAccepted() {
        largest = accepted;
        next = accepted;
    }
}
