package dev.complete.git.objects;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bases used last, so that a chain of fifty deltas is not applied from its beginning for each of its fifty objects,
 * and what applying a chain may take. Holds a bounded number of heap bytes; the databases that are open at the same time
 * share one, because a superproject may have hundreds of repositories and the heap does not grow with them. Thread-safe.
 */
public final class DeltaBases {

    private static final long LARGEST_TOTAL = 96L << 20;

    private record Key(Pack pack, long offset) {}

    private final Map<Key, DeltaBase.OnHeap> bases = new LinkedHashMap<>(16, 0.75f, true);
    private final long capacity;
    private final long mostChainBytes;
    private final Lock spooling = new ReentrantLock();
    private long held;

    /** An object whose chain of deltas unpacks to more than is allowed: a clause about it. */
    static final class LimitException extends IOException {
        private LimitException(long bytes, long most) {
            super("is stored as a chain of deltas, and applying it takes intermediate contents of " + bytes
                    + " bytes, more than the limit of " + most + "; `git repack -adf --depth=10` in that repository"
                    + " makes the chain shorter; if it is meant, raise the limit with --limit delta-bytes=" + bytes);
        }
    }

    /** @param mostChainBytes intermediate contents of one object together */
    public DeltaBases(long mostChainBytes) {
        this(mostChainBytes, Math.min(LARGEST_TOTAL, Runtime.getRuntime().maxMemory() / 8));
    }

    DeltaBases(long mostChainBytes, long capacity) {
        this.mostChainBytes = mostChainBytes;
        this.capacity = capacity;
    }

    /** The bytes that are held. */
    synchronized long held() {
        return held;
    }

    /** Checks the bytes that applying a chain would take, before any of it is applied. */
    void checkChain(long bytes) throws LimitException {
        if (bytes > mostChainBytes) {
            throw new LimitException(bytes, mostChainBytes);
        }
    }

    /**
     * Held while a chain with large contents is applied: each thread needs room on disk for two of them at once, so only
     * one thread at a time does that.
     */
    Lock spooling() {
        return spooling;
    }

    synchronized DeltaBase.@Nullable OnHeap get(Pack pack, long offset) {
        return bases.get(new Key(pack, offset));
    }

    /** Remembers a base that is on the heap; one that is in a file is not worth the disk it would hold. */
    synchronized void put(Pack pack, long offset, DeltaBase base) {
        if (!(base instanceof DeltaBase.OnHeap small)
                || small.size() > capacity / 4
                || bases.putIfAbsent(new Key(pack, offset), small) != null) {
            return;
        }
        held += base.size();
        Iterator<DeltaBase.OnHeap> oldest = bases.values().iterator();
        while (held > capacity) {
            held -= oldest.next().size();
            oldest.remove();
        }
    }
}
