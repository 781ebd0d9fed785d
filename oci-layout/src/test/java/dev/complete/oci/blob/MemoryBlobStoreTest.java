package dev.complete.oci.blob;

import dev.complete.oci.Digest;
import java.util.Arrays;

class MemoryBlobStoreTest implements BlobStoreContract {

    private final MemoryBlobStore store = new MemoryBlobStore();

    @Override
    public BlobStore store() {
        return store;
    }

    @Override
    public void corrupt(Digest digest) {
        store.alter(digest, content -> {
            content[0] ^= 1;
            return content;
        });
    }

    @Override
    public void truncate(Digest digest) {
        store.alter(digest, content -> Arrays.copyOf(content, content.length - 1));
    }
}
