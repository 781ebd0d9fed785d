package dev.complete.builder.share;

import dev.complete.oci.Digest;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build knew, for one image: memos, and where the rest is. Holds no bytes of the image. {@link RecordIndexFormat}
 * has its encoding.
 *
 * @param memos those that are always needed: trees of components, layers, images
 * @param actions what the steps of components were, by recipe key
 */
record RecordIndex(SortedMap<MemoName, byte[]> memos, SortedMap<Digest, Digest> actions, List<RecordPart> parts) {

    RecordIndex {
        memos = Collections.unmodifiableSortedMap(new TreeMap<>(memos));
        actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
        parts = List.copyOf(parts);
    }
}
