package dev.complete.builder.share;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build knew, for one image: memos, and where the rest is. Holds no bytes of the image. {@link RecordIndexFormat}
 * has its encoding.
 *
 * @param memos those that are always needed: trees and steps of components, layers, images, actions
 */
record RecordIndex(SortedMap<MemoName, byte[]> memos, List<RecordPart> parts) {

    RecordIndex {
        memos = Collections.unmodifiableSortedMap(new TreeMap<>(memos));
        parts = List.copyOf(parts);
    }
}
