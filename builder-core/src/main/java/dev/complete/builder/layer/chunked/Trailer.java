package dev.complete.builder.layer.chunked;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What follows the end of a zstd:chunked layer, which decoders of zstd skip: three skippable frames (RFC 8878, section
 * 3.1.2) with the table of contents, the tar-split data, both compressed, and a footer that says where those are.
 *
 * @param bytes from position to limit
 * @param annotations of the layer's descriptor, by which readers find the table and know it
 */
public record Trailer(ByteBuffer bytes, SortedMap<String, String> annotations) {

    private static final String PREFIX = "io.github.containers.zstd-chunked.";
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int HEADER = 8;
    private static final int FOOTER = 64;
    /** The type of the table: that of CRFS. */
    private static final int CRFS = 1;
    /** {@code GNUlInUx}, as bytes in this order. */
    private static final long MAGIC = 0x7855_6e49_6c55_4e47L;

    public Trailer {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /**
     * @param start where it starts in the layer, in bytes
     * @param table the table of contents
     * @param tarSplit the tar-split data
     */
    static Trailer of(long start, CompressedText.Whole table, CompressedText.Whole tarSplit) {
        long tableAt = start + HEADER;
        long tarSplitAt = tableAt + table.size() + HEADER;
        ByteBuffer bytes = ByteBuffer.allocate(3 * HEADER + table.size() + tarSplit.size() + FOOTER)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(SKIPPABLE).putInt(table.size()).put(table.bytes().duplicate());
        bytes.putInt(SKIPPABLE).putInt(tarSplit.size()).put(tarSplit.bytes().duplicate());
        bytes.putInt(SKIPPABLE).putInt(FOOTER);
        bytes.putLong(tableAt).putLong(table.size()).putLong(table.rawSize()).putLong(CRFS);
        bytes.putLong(tarSplitAt).putLong(tarSplit.size()).putLong(tarSplit.rawSize());
        bytes.putLong(MAGIC);
        TreeMap<String, String> annotations = new TreeMap<>();
        annotations.put(PREFIX + "manifest-checksum", table.digest().toString());
        annotations.put(PREFIX + "manifest-position", position(tableAt, table) + ":" + CRFS);
        annotations.put(PREFIX + "tarsplit-position", position(tarSplitAt, tarSplit));
        return new Trailer(bytes.flip(), annotations);
    }

    private static String position(long at, CompressedText.Whole text) {
        return at + ":" + text.size() + ":" + text.rawSize();
    }
}
