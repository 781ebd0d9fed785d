package dev.complete.builder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a bomb is on the disk when it is refused. */
class BombTest {

    private static final long MIB = 1 << 20;

    /** 2 GiB of zeros as the content of one file, then as much noise as would pay for them if it counted. */
    private static final String BOMB = """
            python3 -c 'import sys,tarfile; t=tarfile.TarInfo("zeros"); t.size=2<<30; sys.stdout.buffer.write(t.tobuf())' >head
            head -c 33554432 /dev/zero | %1$s -c >zeros; head -c 4500000 /dev/urandom | %1$s -c >noise
            { %1$s -c <head; for i in $(seq 64); do cat zeros; done; cat noise; } >bomb
            """;

    @TempDir
    private Path temporary;

    private byte[] make(String tool, String command) throws Exception {
        assumeTrue(Archives.have(tool) && Archives.have("python3"));
        Path work = Files.createDirectory(temporary.resolve("work"));
        Archives.run(work, command);
        return Files.readAllBytes(work.resolve("bomb"));
    }

    private static long writtenOf(byte[] bomb, BlobStore store) {
        CountingStore counting = new CountingStore(store);
        assertThatThrownBy(() -> Archives.unpack(bomb, ArchiveLimits.DEFAULT, counting))
                .hasMessageContaining("unpacks to more than 500 times its size")
                .hasMessageContaining("--limit archive-ratio=N");
        return counting.written;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
    void isRefusedByWhatWasRead(String tool) throws Exception {
        byte[] bomb = make(tool, BOMB.formatted(tool));
        assertThat(writtenOf(bomb, new DiscardingStore())).isBetween(64 * MIB, 140 * MIB);
    }

    @Test
    void isRefusedInAPackage() throws Exception {
        byte[] bomb = make("ar", BOMB.formatted("gzip") + """
                mv bomb data.tar.gz; printf '2.0\\n' >debian-binary; printf 'Package: p\\n' >control; tar -czf control.tar.gz control
                ar rc bomb debian-binary control.tar.gz data.tar.gz
                """);
        assertThat(writtenOf(bomb, new DiscardingStore())).isBetween(64 * MIB, 140 * MIB);
    }

    @Test
    void isRefusedByTheDirectoryOfAZip() throws Exception {
        byte[] bomb = make("zip", """
                head -c 200000000 /dev/zero >zeros; head -c 4500000 /dev/urandom >noise; zip -q bomb.zip noise zeros; mv bomb.zip bomb
                """);
        assertThat(writtenOf(bomb, new MemoryBlobStore()))
                .as("the zip itself, and nothing of what is in it")
                .isEqualTo(bomb.length);
    }

    private static final class CountingStore implements BlobStore {
        private final BlobStore store;
        private long written;

        CountingStore(BlobStore store) {
            this.store = store;
        }

        @Override
        public Stored write(IoConsumer<OutputStream> writer) throws IOException {
            return store.write(out -> writer.accept(new FilterOutputStream(out) {
                @Override
                public void write(int value) throws IOException {
                    written++;
                    out.write(value);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    written += length;
                    out.write(bytes, offset, length);
                }
            }));
        }

        @Override
        public OptionalLong size(Digest digest) throws IOException {
            return store.size(digest);
        }

        @Override
        public InputStream open(Digest digest) throws IOException {
            return store.open(digest);
        }

        @Override
        public InputStream open(Digest digest, long offset, long length) throws IOException {
            return store.open(digest, offset, length);
        }

        @Override
        public void discard(Digest digest) throws IOException {
            store.discard(digest);
        }
    }
}
