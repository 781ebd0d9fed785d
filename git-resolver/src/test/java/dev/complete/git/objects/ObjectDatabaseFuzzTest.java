package dev.complete.git.objects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs {@link ObjectDatabaseFuzzer}: on its seeds, and by Jazzer in a process of its own, which instruments what it
 * loads. For some seconds, or with {@code -Dcomplete.long=true} for ten minutes. What Jazzer finds becomes a seed.
 */
class ObjectDatabaseFuzzTest {

    private static final int SECONDS = Boolean.getBoolean("complete.long") ? 600 : 5;

    static Stream<byte[]> seeds() {
        return Stream.of(
                // a blob
                bytes(0, 0, 2, 5, 'h', 'e', 'l', 'l', 'o', 0),
                // a blob, an offset delta of it that copies and inserts, and an id delta of that
                bytes(
                        2, 7, 2, 5, 'h', 'e', 'l', 'l', 'o', 0, 7, 7, 0, 1, 2, 2, 1, 0, 3, 0, 0, 1, '!', 0, 9, 6, 1, 1,
                        1, 2, 1, 0, 3, 0),
                // a blob of 64 KiB, and a delta that copies all of it
                bytes(
                        1, 0, 2, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 11, 0, 6, 0, 1, 1, 2, 0, 0, 0, 0),
                // an id delta of itself, and one of what is not there
                bytes(1, 0, 6, 0, 0, 4, 1, 1, 1, 'x', 0, 6, 2, 0, 4, 1, 1, 1, 'x'),
                // a blob that declares too much
                bytes(0, 0, 4, 1, 'x', 0, 1),
                // a blob and a loose one
                bytes(0, 0, 2, 1, 'x', 0, 2, 8, 'b', 'l', 'o', 'b', ' ', '1', 0, 'x'),
                // a blob, and an index with a changed byte
                bytes(0, 0, 2, 1, 'x', 0, 0, 0, 4, 30, 0x7f));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsOrRefusesTheSeeds(byte[] seed) throws Exception {
        ObjectDatabaseFuzzer.fuzzerTestOneInput(seed);
    }

    @Test
    void readsOrRefusesWhatJazzerMakesUp(@TempDir Path folder) throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        List<byte[]> seeds = seeds().toList();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed" + i), seeds.get(i));
        }
        Path said = folder.resolve("said");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + ObjectDatabaseFuzzer.class.getName(),
                        "--instrumentation_includes=dev.complete.git.**",
                        "-max_total_time=" + SECONDS,
                        "-max_len=1024",
                        "-timeout=20",
                        corpus.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(SECONDS + 120, TimeUnit.SECONDS))
                    .as("Jazzer ends")
                    .isTrue();
            assertThat(jazzer.exitValue())
                    .as(Files.readString(said, ISO_8859_1))
                    .isZero();
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
