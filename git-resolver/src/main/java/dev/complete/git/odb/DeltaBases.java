package dev.complete.git.odb;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bases used last, so that a chain of fifty deltas is not applied from its beginning for each of its fifty objects.
 * Holds a bounded number of heap bytes. Thread-safe.
 */
final class DeltaBases {

    private static final long LARGEST_TOTAL = 96L << 20;

    private record Key(Pack pack, long offset) {}

    private final Map<Key, DeltaBase> bases = new LinkedHashMap<>(16, 0.75f, true);
    private final long capacity = Math.min(LARGEST_TOTAL, Runtime.getRuntime().maxMemory() / 8);
    private long held;

    synchronized @Nullable DeltaBase get(Pack pack, long offset) {
        return bases.get(new Key(pack, offset));
    }

    /** Remembers a base that is on the heap; one that is in a file is not worth the disk it would hold. */
    synchronized void put(Pack pack, long offset, DeltaBase base) {
        if (!base.onHeap() || base.size() > capacity / 4 || bases.putIfAbsent(new Key(pack, offset), base) != null) {
            return;
        }
        held += base.size();
        Iterator<DeltaBase> oldest = bases.values().iterator();
        while (held > capacity) {
            held -= oldest.next().size();
            oldest.remove();
        }
    }
}
