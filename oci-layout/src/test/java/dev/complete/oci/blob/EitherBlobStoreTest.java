package dev.complete.oci.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EitherBlobStoreTest implements BlobStoreContract {

    private final MemoryBlobStore first = new MemoryBlobStore();
    private final MemoryBlobStore second = new MemoryBlobStore();
    private final BlobStore store = new EitherBlobStore(first, second);

    @Override
    public BlobStore store() {
        return store;
    }

    @Override
    public void corrupt(Digest digest) {
        first.alter(digest, content -> {
            content[0] ^= 1;
            return content;
        });
    }

    @Override
    public void truncate(Digest digest) {
        first.alter(digest, content -> Arrays.copyOf(content, content.length - 1));
    }

    @Test
    void findsWhatTheSecondHasAndWritesToTheFirst() throws IOException {
        byte[] old = "old".getBytes(StandardCharsets.UTF_8);
        byte[] added = "new".getBytes(StandardCharsets.UTF_8);
        Digest there = second.write(out -> out.write(old)).digest();
        Digest here = store.write(out -> out.write(added)).digest();
        assertThat(store.open(there)).hasBinaryContent(old);
        assertThat(store.open(here)).hasBinaryContent(added);
        assertThat(second.size(here)).isEmpty();
        assertThat(first.size(here)).hasValue(3);
    }
}
