package dev.complete.builder.share;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.cache.MemosContract;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.BlobStoreContract;
import dev.complete.oci.blob.MemoryBlobStore;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;

/** A cache with records under it is one like any other. */
class RecordedStoresTest {

    @Nested
    class OfMemos implements MemosContract {

        private final Memos memos = new RecordedMemos(new MemoryMemos(), new MemoryBlobStore(), SharedRecords.NONE);

        @Override
        public Memos memos() {
            return memos;
        }
    }

    @Nested
    class OfBlobs implements BlobStoreContract {

        private final MemoryBlobStore own = new MemoryBlobStore();
        private final BlobStore store = new RecordedBlobs(own, SharedRecords.NONE);

        @Override
        public BlobStore store() {
            return store;
        }

        @Override
        public void corrupt(Digest digest) {
            own.alter(digest, content -> {
                content[0] ^= 1;
                return content;
            });
        }

        @Override
        public void truncate(Digest digest) {
            own.alter(digest, content -> Arrays.copyOf(content, content.length - 1));
        }
    }
}
