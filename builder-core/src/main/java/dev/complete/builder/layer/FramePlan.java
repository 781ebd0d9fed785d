package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarMember;
import dev.complete.oci.Digest;
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
}
