package dev.complete.builder.source.archive;

/** Memory that a zstd frame needs, from its header (RFC 8878, 3.1.1.1). */
final class ZstdWindow {

    /** Magic, descriptor, window, dictionary id, content size. */
    static final int HEADER_BYTES = 18;

    private ZstdWindow() {}

    /** The power of two that holds the window, in bytes; 0 when {@code start} is no whole header of a frame with content. */
    static long needed(byte[] start) {
        if (start.length < 6 || start[0] != 0x28) {
            return 0;
        }
        int descriptor = start[4] & 0xff;
        boolean singleSegment = (descriptor & 0x20) != 0;
        long window = singleSegment ? contentSize(start, descriptor) : window(start[5] & 0xff);
        return window <= 1 ? window : Long.highestOneBit(window - 1) << 1;
    }

    private static long window(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + (base >> 3) * (descriptor & 7);
    }

    private static long contentSize(byte[] start, int descriptor) {
        int dictionaryBytes = new int[] {0, 1, 2, 4}[descriptor & 3];
        int sizeBytes = 1 << (descriptor >> 6);
        int at = 5 + dictionaryBytes;
        if (start.length < at + sizeBytes) {
            return 0;
        }
        long size = sizeBytes == 2 ? 256 : 0;
        for (int i = 0; i < sizeBytes; i++) {
            size += (start[at + i] & 0xffL) << (8 * i);
        }
        return Math.max(0, Math.min(size, 1L << 62));
    }
}
