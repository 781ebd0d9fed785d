package dev.complete.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameEncoder;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {

    @TempDir
    private Path cache;

    /** The decoder mostly stumbles before the end, where the digest is compared. */
    @ParameterizedTest
    @CsvSource({"zstd,2", "zstd,5000", "zstd,-2", "gzip,2", "gzip,5000", "gzip,-2", "none,5000"})
    void isSetAsideWhenABitOfItIsWrong(String name, int at) throws Exception {
        byte[] raw = new byte[4 << 20];
        new Random(1).nextBytes(raw);
        Compression compression = Compression.parse(name);
        DirectoryBlobStore cas = new DirectoryBlobStore(cache, DirectoryBlobStore.Shape.SHARDED);
        BlobStore.Stored stored;
        try (FrameEncoder encoder = FrameEncoder.of(compression)) {
            ByteBuffer encoded = encoder.encode(ByteBuffer.wrap(raw));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            stored = cas.write(out -> out.write(bytes));
            bytes[at < 0 ? bytes.length + at : at] ^= 1;
            Files.write(cas.file(stored.digest()), bytes);
        }
        Frame frame = new Frame(Digest.of(raw), stored.digest(), stored.size(), raw.length);

        assertThatExceptionOfType(CorruptBlobException.class).isThrownBy(() -> {
            try (InputStream in = frame.decoded(compression.format(), cas.open(frame.digest()))) {
                in.readAllBytes();
            }
        });

        assertThat(cas.size(frame.digest())).isEmpty();
    }
}
