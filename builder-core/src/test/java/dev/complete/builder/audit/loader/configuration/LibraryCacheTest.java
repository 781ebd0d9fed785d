package dev.complete.builder.audit.loader.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.loader.Caches;
import dev.complete.builder.audit.loader.SampleRoot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading {@code /etc/ld.so.cache}. */
class LibraryCacheTest {

    private static final byte[] GOOD = Caches.of("liba.so.1", "/opt/liba.so.1", "libb.so", "/lib/libb.so");

    @Test
    void findsByNameAndMachine() {
        LibraryCache cache = LibraryCache.parse(GOOD);
        assertThat(cache.damage()).isNull();
        assertThat(cache.path(SampleRoot.X86_64, "liba.so.1")).isEqualTo("/opt/liba.so.1");
        assertThat(cache.path(SampleRoot.X86_64, "liba.so")).isNull();
        assertThat(cache.path(SampleRoot.AARCH64, "liba.so.1")).isNull();
    }

    @Test
    void passesOverWhatOnlySomeProcessorsMayLoad() {
        byte[] some = GOOD.clone();
        ByteBuffer.wrap(some).order(ByteOrder.LITTLE_ENDIAN).putLong(48 + 16, 1L << 62);
        LibraryCache cache = LibraryCache.parse(some);
        assertThat(cache.path(SampleRoot.X86_64, "liba.so.1")).isNull();
        assertThat(cache.path(SampleRoot.X86_64, "libb.so")).isEqualTo("/lib/libb.so");
    }

    @Test
    void readsBehindTheOlderFormat() {
        ByteBuffer both = ByteBuffer.allocate(32 + GOOD.length).order(ByteOrder.LITTLE_ENDIAN);
        both.put("ld.so-1.7.0\0".getBytes(StandardCharsets.US_ASCII)).putInt(1);
        both.position(32).put(GOOD);
        assertThat(LibraryCache.parse(both.array()).path(SampleRoot.X86_64, "libb.so"))
                .isEqualTo("/lib/libb.so");
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        byte[] bigEndian = GOOD.clone();
        bigEndian[28] = 3;
        byte[] otherVersion = GOOD.clone();
        otherVersion[17] = '2';
        byte[] endless = GOOD.clone();
        ByteBuffer.wrap(endless).order(ByteOrder.LITTLE_ENDIAN).putInt(20, -1);
        assertThat(LibraryCache.parse(bigEndian).damage()).contains("byte order");
        assertThat(LibraryCache.parse(otherVersion).damage()).contains("format");
        assertThat(LibraryCache.parse(endless).damage()).contains("truncated");
        assertThat(LibraryCache.parse(new byte[0]).damage()).isNotNull();
    }

    @Test
    void noBytesMakeItFail() {
        Random random = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            byte[] hostile = Arrays.copyOf(GOOD, random.nextInt(GOOD.length + 1));
            for (int i = 0; i < 3 && hostile.length > 0; i++) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            LibraryCache.parse(hostile);
        }
    }
}
