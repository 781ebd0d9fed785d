package dev.complete.builder.share;

import dev.complete.builder.cache.Memos;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The cache's memos, and those of records where it has none. What a record says is not written into the cache: whoever can
 * write the record decides what it leads to, and that ends with the build. Of two results the cache's own counts, also when
 * the record had one first: what that led to is lost, or nobody would make another one.
 */
record RecordedMemos(Memos memos, BlobStore cas, SharedRecords records) implements Memos {

    @Override
    public byte @Nullable [] get(Kind kind, Digest key) throws IOException {
        byte[] own = memos.get(kind, key);
        return own == null ? records.memo(new MemoName(kind, key), cas) : own;
    }

    @Override
    public byte[] putIfAbsent(Kind kind, Digest key, byte[] value) throws IOException {
        return memos.putIfAbsent(kind, key, value);
    }

    @Override
    public void remove(Kind kind, Digest key) throws IOException {
        memos.remove(kind, key);
        records.forget(new MemoName(kind, key));
    }
}
