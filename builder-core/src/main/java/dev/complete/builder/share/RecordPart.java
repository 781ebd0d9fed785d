package dev.complete.builder.share;

import dev.complete.oci.Digest;
import java.util.List;

/**
 * Blobs and memos of a cache, one after another in one compressed blob: what belongs together is read together, and a part
 * that did not change is not sent again.
 *
 * @param owner what it belongs to: a component's tree has its listing, an action what it left, a layer the facts of its files
 * @param digest of the compressed blob
 * @param size of the compressed blob, in bytes
 */
record RecordPart(MemoName owner, Digest digest, long size, List<Item> items) {

    /** One of the things in it. */
    sealed interface Item {

        /** In bytes. */
        long size();
    }

    record Blob(Digest digest, long size) implements Item {}

    record Memo(MemoName name, long size) implements Item {}

    RecordPart {
        items = List.copyOf(items);
    }

    long rawSize() {
        return items.stream().mapToLong(Item::size).sum();
    }
}
