package dev.complete.builder.source.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.builder.source.Archives;
import dev.complete.oci.blob.MemoryBlobStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderMemoryTest {

    private static final long MIB = 1 << 20;

    @TempDir
    private Path temporary;

    private byte[] make(String tool, String command) throws Exception {
        assumeTrue(Archives.have(tool));
        Path work = Files.createDirectory(temporary.resolve("work"));
        Archives.run(work, "printf hello >a; tar --owner=0 --group=0 -cf t a; " + command + " <t >out");
        return Files.readAllBytes(work.resolve("out"));
    }

    @ParameterizedTest
    @CsvSource({
        "2048, zstd, zstd -q --ultra -22 --long=31",
        "512, zstd, zstd -q --long=29",
        "1025, xz, 'xz --lzma2=preset=0,dict=1GiB'",
        "513, xz, 'xz --format=lzma --lzma1=preset=0,dict=512MiB'",
    })
    void saysWhichLimitAndHowToRaiseIt(int mebibytes, String tool, String command) throws Exception {
        byte[] archive = make(tool, command);
        assertThatThrownBy(() -> Archives.unpack(archive))
                .hasMessage(
                        "app: deps/x.tar: takes " + mebibytes + " MiB of memory to decompress, more than the 256 MiB"
                                + " that are allowed; if that is meant, say --limit archive-memory=" + mebibytes + "m");
    }

    @ParameterizedTest
    @CsvSource({
        "2048, zstd, zstd -q --ultra -22 --long=31",
        "256, zstd, zstd -q --long=28",
        "256, xz, 'xz --lzma2=preset=0,dict=96MiB'",
        "4, xz, 'xz --lzma2=preset=0,dict=3MiB'",
    })
    void readsWhatFits(long mebibytes, String tool, String command) throws Exception {
        byte[] archive = make(tool, command);
        ArchiveLimits limits = new ArchiveLimits(1 << 20, 10, 500, mebibytes * MIB);
        MemoryBlobStore cas = new MemoryBlobStore();
        assertThat(Archives.show(Archives.unpack(archive, limits, cas).entries(), cas))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("hello");
    }

    @Test
    void isLowerThanUsualWhenTheLimitIs() throws Exception {
        byte[] archive = make("xz", "xz -6");
        ArchiveLimits limits = new ArchiveLimits(1 << 20, 10, 500, 4 * MIB);
        assertThatThrownBy(() -> Archives.unpack(archive, limits, new MemoryBlobStore()))
                .hasMessageContaining("more than the 4 MiB that are allowed")
                .hasMessageContaining("archive-memory=9m");
    }

    @Test
    @Timeout(60)
    void isSharedByAllThatUnpackAtOnce() throws Exception {
        DecoderMemory memory = new DecoderMemory(64 * MIB);
        CountDownLatch taken = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try (DecoderMemory.Share share = memory.take(64 * MIB)) {
                assertThat(share.bytes()).isEqualTo(64 * MIB);
                taken.countDown();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        try (DecoderMemory.Share first = memory.take(memory.usual());
                DecoderMemory.Share second = memory.take(memory.usual())) {
            assertThat(first.bytes() + second.bytes()).isLessThan(64 * MIB);
            other.start();
            while (other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(taken.getCount()).isOne();
        }
        assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
        other.join();
    }

    @Test
    void endsTheWaitOfWhoIsInterrupted() throws Exception {
        DecoderMemory memory = new DecoderMemory(MIB);
        try (DecoderMemory.Share all = memory.take(MIB)) {
            assertThat(all.bytes()).isEqualTo(MIB);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> memory.take(1)).isInstanceOf(InterruptedException.class);
        }
        memory.take(MIB).close();
    }
}
