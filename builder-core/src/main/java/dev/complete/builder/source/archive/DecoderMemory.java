package dev.complete.builder.source.archive;

import java.util.concurrent.Semaphore;

/** Memory of decoders, shared by all archives that are unpacked side by side: an archive waits for its share. Thread-safe. */
public final class DecoderMemory {

    /** Enough for {@code xz -6} and {@code zstd -19}, nearly all archives; the others start again with more. */
    private static final long USUAL = 16L << 20;

    private static final int UNIT_SHIFT = 20;

    private final long limit;
    private final int units;
    private final Semaphore free;

    /** @param limit of all together, in bytes */
    public DecoderMemory(long limit) {
        this.limit = limit;
        this.units = units(limit);
        this.free = new Semaphore(units, true);
    }

    /** Enough for most archives, and never more than the limit. */
    public long usual() {
        return Math.min(USUAL, limit);
    }

    /** @param bytes at most the limit */
    public Share take(long bytes) throws InterruptedException {
        int wanted = Math.min(units, units(bytes));
        free.acquire(wanted);
        return new Share(wanted, bytes);
    }

    private static int units(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes >> UNIT_SHIFT));
    }

    /** Given back when closed. */
    public final class Share implements AutoCloseable {
        private final int taken;
        private final long bytes;

        private Share(int taken, long bytes) {
            this.taken = taken;
            this.bytes = bytes;
        }

        public long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            free.release(taken);
        }
    }
}
