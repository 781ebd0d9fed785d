package dev.complete.builder.layer;

import dev.complete.builder.layer.chunked.ContentSpan;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.layer.tar.TarMember;
import dev.complete.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * Planned content of a frame: whole entries, or a slice of one large file, or (without items) the end of the archive.
 *
 * @param key SHA-256 of everything its bytes depend on
 * @param offset of the slice within the file's content, in bytes; 0 for whole entries. The entry's header is in the
 *     slice at 0.
 * @param length of the slice's content in bytes; 0 for whole entries. The padding is in the last slice.
 * @param rawSize of the frame before compression, in bytes
 */
record FramePlan(Digest key, List<TarMember> items, long offset, long length, int rawSize) {

    /** Whether this is a slice of a large file, not whole entries. */
    boolean isSlice() {
        return length > 0;
    }

    /** Where contents are in the raw bytes, in the order of the entries; one of no bytes is nowhere. */
    List<ContentSpan> contents() {
        if (isSlice()) {
            int from = offset == 0 ? TarHeaderWriter.encode(items.get(0).entry()).length : 0;
            return List.of(new ContentSpan(from, from + (int) length));
        }
        List<ContentSpan> contents = new ArrayList<>();
        int at = 0;
        for (TarMember item : items) {
            int size = (int) item.entry().size();
            at += TarHeaderWriter.encode(item.entry()).length;
            if (size > 0) {
                contents.add(new ContentSpan(at, at + size));
            }
            at += (int) TarHeaderWriter.padded(size);
        }
        return contents;
    }
}
