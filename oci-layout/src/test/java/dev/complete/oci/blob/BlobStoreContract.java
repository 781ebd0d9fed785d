package dev.complete.oci.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link BlobStore} promises; an implementation's test supplies a fresh store. */
public interface BlobStoreContract {

    BlobStore store();

    /** Makes a stored blob's bytes wrong without changing their number. */
    void corrupt(Digest digest) throws IOException;

    /** Makes a stored blob one byte shorter. */
    void truncate(Digest digest) throws IOException;

    byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);
    Digest HELLO_DIGEST = new Digest("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");

    @Test
    default void returnsDigestAndSizeOfWhatWasWritten() throws IOException {
        assertThat(store().write(out -> out.write(HELLO))).isEqualTo(new BlobStore.Stored(HELLO_DIGEST, 6));
        assertThat(store().size(HELLO_DIGEST)).hasValue(6);
        assertThat(read(HELLO_DIGEST)).isEqualTo(HELLO);
    }

    @Test
    default void storesTheEmptyBlob() throws IOException {
        BlobStore.Stored stored = store().write(out -> {});
        assertThat(stored.size()).isZero();
        assertThat(read(stored.digest())).isEmpty();
    }

    @Test
    default void keepsLargeBlobsWhateverTheWriteSizes() throws IOException {
        byte[] content = new byte[300_001];
        new Random(1).nextBytes(content);
        BlobStore.Stored stored = store().write(out -> {
            out.write(content[0]);
            out.write(content, 1, 100);
            out.write(content, 101, 199_900);
            out.flush();
            for (int i = 200_001; i < content.length; i++) {
                out.write(content[i]);
            }
            out.close();
        });
        assertThat(stored).isEqualTo(new BlobStore.Stored(Digest.of(content), content.length));
        assertThat(read(stored.digest())).isEqualTo(content);
    }

    @Test
    default void writingTwiceKeepsTheBlob() throws IOException {
        store().write(out -> out.write(HELLO));
        store().write(out -> out.write(HELLO));
        assertThat(read(HELLO_DIGEST)).isEqualTo(HELLO);
    }

    @Test
    default void storesNothingWhenTheWriterThrows() throws IOException {
        assertThatThrownBy(() -> store().write(out -> {
                    out.write(HELLO);
                    throw new IOException("the source broke");
                }))
                .hasMessage("the source broke");
        assertThat(store().size(HELLO_DIGEST)).isEmpty();
    }

    @Test
    default void saysThatABlobIsAbsent() throws IOException {
        assertThat(store().size(HELLO_DIGEST)).isEmpty();
        assertThatThrownBy(() -> store().open(HELLO_DIGEST)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store().open(HELLO_DIGEST, 0, 0)).isInstanceOf(NoSuchFileException.class);
        store().discard(HELLO_DIGEST);
    }

    @Test
    default void opensASlice() throws IOException {
        store().write(out -> out.write(HELLO));
        assertThat(slice(1, 3)).isEqualTo("ell");
        assertThat(slice(0, 6)).isEqualTo("hello\n");
        assertThat(slice(6, 0)).isEmpty();
        try (InputStream in = store().open(HELLO_DIGEST, 1, 3)) {
            assertThat(in.skip(1)).isEqualTo(1);
            assertThat(in.read()).isEqualTo('l');
            assertThat(in.read()).isEqualTo('l');
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    default void refusesASliceBeyondTheEnd() throws IOException {
        store().write(out -> out.write(HELLO));
        for (long[] slice : new long[][] {{0, 7}, {6, 1}, {7, 0}, {1, Long.MAX_VALUE}, {Long.MAX_VALUE, 1}}) {
            assertThatThrownBy(() -> store().open(HELLO_DIGEST, slice[0], slice[1]))
                    .isInstanceOf(CorruptBlobException.class);
        }
    }

    @Test
    default void refusesABlobWithWrongBytesAndSetsItAside() throws IOException {
        store().write(out -> out.write(HELLO));
        corrupt(HELLO_DIGEST);
        assertThatThrownBy(() -> read(HELLO_DIGEST))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining(HELLO_DIGEST.toString());
        assertThat(store().size(HELLO_DIGEST)).isEmpty();
        store().write(out -> out.write(HELLO));
        assertThat(read(HELLO_DIGEST)).isEqualTo(HELLO);
    }

    @Test
    default void refusesATruncatedBlob() throws IOException {
        store().write(out -> out.write(HELLO));
        truncate(HELLO_DIGEST);
        assertThatThrownBy(() -> read(HELLO_DIGEST)).isInstanceOf(CorruptBlobException.class);
        assertThat(store().size(HELLO_DIGEST)).isEmpty();
    }

    @Test
    default void noticesCorruptionWhenSkippingAndReadingByteByByte() throws IOException {
        store().write(out -> out.write(HELLO));
        corrupt(HELLO_DIGEST);
        assertThatThrownBy(() -> {
                    try (InputStream in = store().open(HELLO_DIGEST)) {
                        in.skipNBytes(2);
                        for (int i = 2; i <= HELLO.length; i++) {
                            in.read();
                        }
                    }
                })
                .isInstanceOf(CorruptBlobException.class);
    }

    @Test
    default void discardsABlob() throws IOException {
        store().write(out -> out.write(HELLO));
        store().discard(HELLO_DIGEST);
        assertThat(store().size(HELLO_DIGEST)).isEmpty();
    }

    @Test
    default void writersOfTheSameBlobDoNotDisturbEachOther() throws Exception {
        byte[] content = new byte[1 << 20];
        BlobStore store = store();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<BlobStore.Stored>> writers = IntStream.range(0, 32)
                    .<Callable<BlobStore.Stored>>mapToObj(i -> () -> store.write(out -> inSmallPieces(content, out)))
                    .toList();
            for (var written : threads.invokeAll(writers)) {
                assertThat(written.get().digest()).isEqualTo(Digest.of(content));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(read(Digest.of(content))).isEqualTo(content);
    }

    @Test
    default void setsNothingAsideOnAnInterruptedThread() throws IOException {
        store().write(out -> out.write(HELLO));

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> store().discard(HELLO_DIGEST)).isInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(read(HELLO_DIGEST)).isEqualTo(HELLO);
    }

    private static void inSmallPieces(byte[] content, OutputStream out) throws IOException {
        for (int i = 0; i < content.length; i += 50_000) {
            out.write(content, i, Math.min(50_000, content.length - i));
        }
    }

    private byte[] read(Digest digest) throws IOException {
        try (InputStream in = store().open(digest)) {
            return in.readAllBytes();
        }
    }

    private String slice(long offset, long length) throws IOException {
        try (InputStream in = store().open(HELLO_DIGEST, offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
