package dev.complete.builder.audit.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that lie, and files that are damaged at random. */
class HostileElfTest {

    private static final int HEADERS = 64;
    private static final int HEADER = 56;

    private static ElfBytes program() {
        return ElfReaderTest.program(64, ByteOrder.LITTLE_ENDIAN);
    }

    /** Where things are is known when it is built. */
    private static byte[] changed(ElfBytes elf, Consumer<ByteBuffer> change) {
        byte[] bytes = elf.build();
        change.accept(ByteBuffer.wrap(bytes).order(elf.order));
        return bytes;
    }

    private static Consumer<ByteBuffer> tag(ElfBytes elf, long tag, long value) {
        return bytes -> {
            for (int at = elf.dynamicAt; ; at += 16) {
                if (bytes.getLong(at) == tag) {
                    bytes.putLong(at + 8, value);
                    return;
                }
            }
        };
    }

    static Stream<Arguments> lies() {
        ElfBytes plain = program();
        ElfBytes gnu = program().gnuHash();
        byte[] whole = plain.build();
        ElfBytes many = program();
        for (int i = 0; i < 1000; i++) {
            many.needs("liba.so.1", "A_1", false);
        }
        return Stream.of(
                arguments("cut off within its header", Arrays.copyOf(whole, 19)),
                arguments("its header would end after its last byte", Arrays.copyOf(whole, 63)),
                arguments("a class that does not exist", changed(plain, b -> b.put(4, (byte) 3))),
                arguments("a byte order that does not exist", changed(plain, b -> b.put(5, (byte) 0))),
                arguments("a version that does not exist", changed(plain, b -> b.put(6, (byte) 9))),
                arguments("no program headers", changed(plain, b -> b.putShort(56, (short) 0))),
                arguments("program headers of 57 bytes", changed(plain, b -> b.putShort(54, (short) 57))),
                arguments("65535 program headers", changed(plain, b -> b.putShort(56, (short) 0xffff))),
                arguments("its program headers would end after", changed(plain, b -> b.putLong(32, -64))),
                arguments("its program headers would end after", changed(plain, b -> b.putLong(32, Long.MAX_VALUE))),
                arguments("a segment to be loaded would end after", Arrays.copyOf(whole, whole.length - 1)),
                arguments("a segment to be loaded", changed(plain, b -> b.putLong(HEADERS + 8, 1))),
                arguments("a segment to be loaded", changed(plain, b -> b.putLong(HEADERS + 32, -1))),
                arguments("a segment to be loaded", changed(plain, b -> b.putLong(HEADERS + 8, -1L << 12))),
                arguments("interpreter's name cannot have 1 bytes", changed(plain, interpreter(32, 1))),
                arguments("interpreter's name cannot have 5000 bytes", changed(plain, interpreter(32, 5000))),
                arguments("interpreter's name has no end", changed(plain, interpreter(32, 3))),
                arguments("interpreter's name would end after", changed(plain, interpreter(8, 1 << 30))),
                arguments("its dynamic section has no end", changed(plain, dynamic(32, 16))),
                arguments("its dynamic section is not within", changed(plain, dynamic(32, 1 << 20))),
                arguments("its dynamic section has 4294967296 bytes", changed(plain, dynamic(32, 1L << 32))),
                arguments("its dynamic section is not within", changed(plain, dynamic(16, 0))),
                arguments("its dynamic section is not within", changed(plain, dynamic(16, -16))),
                arguments("no usable string table", changed(plain, tag(plain, DynamicTable.STRING_SIZE, -1))),
                arguments("no usable string table", changed(plain, tag(plain, DynamicTable.STRING_SIZE, 1 << 30))),
                arguments("its string table is not within", changed(plain, tag(plain, DynamicTable.STRINGS, 5))),
                arguments("its string table is not within", changed(plain, tag(plain, DynamicTable.STRINGS, -1))),
                arguments("a name in its dynamic section is not in", changed(plain, tag(plain, 14, 1 << 20))),
                arguments("a library it needs is not in", changed(plain, tag(plain, 1, -1))),
                arguments("is not in its string table", changed(plain, tag(plain, DynamicTable.STRING_SIZE, 4))),
                arguments("its symbol table is not within", changed(plain, tag(plain, DynamicTable.SYMBOLS, 1))),
                arguments("its symbol table is not within", changed(plain, b -> b.putInt(plain.hashAt + 4, 5000))),
                arguments("at most 1048576 are read", changed(plain, b -> b.putInt(plain.hashAt + 4, -1))),
                arguments("its hash table is not within", changed(plain, tag(plain, DynamicTable.HASH, 0))),
                arguments("a symbol's name is not in", changed(plain, b -> b.putInt(plain.symbolsAt + 24, 1 << 24))),
                arguments("hash table has 4294967295 buckets", changed(gnu, b -> b.putInt(gnu.hashAt, -1))),
                arguments("its hash table is not within", changed(gnu, b -> b.putInt(gnu.hashAt, 900_000))),
                arguments("its hash table is not within", changed(gnu, b -> b.putInt(gnu.hashAt + 8, -1))),
                arguments("names symbol 4294967295", changed(gnu, b -> b.putInt(gnu.hashAt + 24, -1))),
                arguments("names symbol 1, which cannot be", changed(gnu, b -> b.putInt(gnu.hashAt + 24, 1))),
                arguments("its hash table is not within", changed(gnu, b -> b.putInt(gnu.hashAt + 24, 500_000))),
                arguments("more than 65536 records", changed(many, b -> intertwine(b, many.versionsNeededAt))),
                arguments(
                        "versions needed is not within",
                        changed(plain, b -> b.putInt(plain.versionsNeededAt + 12, -1))),
                arguments(
                        "versions needed is not within", changed(plain, b -> b.putInt(plain.versionsNeededAt + 8, -1))),
                arguments(
                        "versions defined is not within",
                        changed(plain, b -> b.putInt(plain.versionsDefinedAt + 16, -1))),
                arguments(
                        "a version's name is not in", changed(plain, b -> b.putInt(plain.versionsDefinedAt + 48, -1))));
    }

    /** Each library's versions go on with those of the next, so that together they are a million. */
    private static void intertwine(ByteBuffer bytes, int at) {
        for (int need = 0; need < 999; need++) {
            bytes.putShort(at + 32 * need + 2, (short) 0xffff).putInt(at + 32 * need + 28, 32);
        }
    }

    private static Consumer<ByteBuffer> interpreter(int field, long value) {
        return bytes -> bytes.putLong(HEADERS + HEADER + field, value);
    }

    private static Consumer<ByteBuffer> dynamic(int field, long value) {
        return bytes -> bytes.putLong(HEADERS + 4 * HEADER + field, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void refuses(String complaint, byte[] bytes) {
        assertThatThrownBy(() -> ElfBytes.read(bytes))
                .isInstanceOf(ElfException.class)
                .hasMessageContaining(complaint);
    }

    /** Whatever is flipped or cut, the answer is a value or the checked exception, soon. */
    @Test
    void survivesRandomDamage() {
        Random random = new Random(20261121);
        byte[][] files = {
            program().build(),
            program().gnuHash().build(),
            ElfReaderTest.program(32, ByteOrder.BIG_ENDIAN).build(),
            ElfReaderTest.program(32, ByteOrder.LITTLE_ENDIAN).gnuHash().build()
        };
        int[] read = {0, 0};
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (byte[] file : files) {
                for (int round = 0; round < 8_000; round++) {
                    read[tryDamaged(file, random) ? 0 : 1]++;
                }
            }
        });
        assertThat(read[0]).as("files that were read all the same").isGreaterThan(1000);
        assertThat(read[1]).as("files that were refused").isGreaterThan(1000);
    }

    private static boolean tryDamaged(byte[] file, Random random) throws IOException {
        byte[] damaged = file.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            int at = random.nextInt(damaged.length);
            damaged[at] = random.nextBoolean() ? (byte) random.nextInt(256) : random.nextBoolean() ? (byte) 0xff : 0;
        }
        if (random.nextInt(8) == 0) {
            damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
        }
        try {
            ElfFile read = ElfBytes.read(damaged);
            assertThat(read.undefined().size() + read.defined().size()).isLessThan(damaged.length);
            return true;
        } catch (ElfException e) {
            assertThat(e.getMessage()).matches("(is|has|says|refers) .*").doesNotContain("\0", "null");
            return false;
        }
    }
}
