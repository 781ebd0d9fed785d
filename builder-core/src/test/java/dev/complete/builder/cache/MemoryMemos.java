package dev.complete.builder.cache;

import dev.complete.oci.Digest;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Memos on the heap, for tests. */
public final class MemoryMemos implements Memos {

    private record Key(Kind kind, Digest digest) {}

    private final ConcurrentHashMap<Key, byte[]> values = new ConcurrentHashMap<>();

    /** Keys of the stored memos. */
    public Set<Digest> keys(Kind kind) {
        return values.keySet().stream()
                .filter(key -> key.kind() == kind)
                .map(Key::digest)
                .collect(Collectors.toSet());
    }

    @Override
    public byte @Nullable [] get(Kind kind, Digest key) {
        byte[] value = values.get(new Key(kind, key));
        return value == null ? null : value.clone();
    }

    @Override
    public byte[] putIfAbsent(Kind kind, Digest key, byte[] value) {
        byte[] earlier = values.putIfAbsent(new Key(kind, key), value.clone());
        return earlier == null ? value : earlier.clone();
    }

    @Override
    public void remove(Kind kind, Digest key) throws IOException {
        Interrupts.check();
        values.remove(new Key(kind, key));
    }
}
