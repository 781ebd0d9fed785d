package dev.complete.builder.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.complete.builder.rootfs.Content;
import dev.complete.git.GitId;
import dev.complete.threads.Workers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnceContentsTest {

    @TempDir
    private Path folder;

    private final AtomicInteger opened = new AtomicInteger();

    private static byte[] bytes(Content content) {
        byte[] bytes = new byte[(int) content.size()];
        new Random(content.id().hashCode()).nextBytes(bytes);
        return bytes;
    }

    private InputStream source(Content content) {
        opened.incrementAndGet();
        return new ByteArrayInputStream(bytes(content));
    }

    private static Content blob(int number, long size) {
        return new Content.GitBlob("deps/tools", new GitId(String.format("%040x", number)), size);
    }

    private static boolean isWhole(ReadOnceContents contents, Content content) throws IOException {
        try (InputStream in = contents.open(content)) {
            return Arrays.equals(in.readAllBytes(), bytes(content));
        }
    }

    @Test
    void readsEachContentOfGitOnce() throws Exception {
        try (ReadOnceContents contents = new ReadOnceContents(this::source, folder.resolve("tmp"));
                Workers workers = new Workers("read", 4)) {
            for (int round = 0; round < 3; round++) {
                List<Future<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    Content content = blob(i, 1 + i * 5_003L);
                    all.add(workers.submit(() -> isWhole(contents, content)));
                }
                for (Future<Boolean> each : all) {
                    assertThat(each.get()).isTrue();
                }
            }

            assertThat(opened).hasValue(60);
            assertThat(folder.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void goesOnFromTheSourceWhenAnotherThreadWasInterrupted() throws Exception {
        try (ReadOnceContents contents = new ReadOnceContents(this::source, folder)) {
            Content content = blob(1, 300_000);
            assertThat(isWhole(contents, content)).isTrue();
            try (InputStream begun = contents.open(content)) {
                byte[] first = begun.readNBytes(100_000);
                Thread other = new Thread(() -> {
                    Thread.currentThread().interrupt();
                    try {
                        isWhole(contents, content);
                    } catch (IOException e) {
                        // its own interrupt, which closes the file
                    }
                });
                other.start();
                other.join();
                byte[] rest = begun.readAllBytes();

                byte[] expected = bytes(content);
                assertThat(Arrays.equals(first, Arrays.copyOf(expected, 100_000)))
                        .isTrue();
                assertThat(Arrays.equals(rest, Arrays.copyOfRange(expected, 100_000, 300_000)))
                        .isTrue();
            }
            assertThat(opened).hasValue(2);
            assertThat(isWhole(contents, content)).isTrue();
            assertThat(opened).hasValue(2);
        }
    }

    @Test
    void keepsNothingThatWasNotReadToItsEnd() throws Exception {
        try (ReadOnceContents contents = new ReadOnceContents(this::source, folder)) {
            try (InputStream in = contents.open(blob(1, 100_000))) {
                assertThat(in.readNBytes(99_999)).hasSize(99_999);
            }

            assertThat(isWhole(contents, blob(1, 100_000))).isTrue();
            assertThat(isWhole(contents, blob(1, 100_000))).isTrue();
            assertThat(opened).hasValue(2);
        }
    }

    @Test
    void keepsNothingThatIsNotWhatItShouldBe() {
        ReadOnceContents contents = new ReadOnceContents(
                content -> new ByteArrayInputStream(new byte[(int) content.size() - opened.incrementAndGet()]), folder);

        for (int i = 1; i < 3; i++) {
            assertThatIOException()
                    .isThrownBy(() -> contents.open(blob(1, 1_000)).readAllBytes())
                    .withMessage(blob(1, 1_000).id() + " does not have the 1000 bytes announced");
            assertThat(opened).hasValue(i);
        }
        contents.close();
    }

    @Test
    void readsFromTheSourceWhereNothingCanBeKept() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (ReadOnceContents contents = new ReadOnceContents(this::source, file.resolve("below"))) {
            assertThat(isWhole(contents, blob(1, 10))).isTrue();
            assertThat(isWhole(contents, blob(1, 10))).isTrue();
            assertThat(opened).hasValue(2);
        }
    }

    @Test
    void leavesContentsThatAreNotInGitToTheirSource() throws Exception {
        Content text = new Content.Inline("text");
        try (ReadOnceContents contents = new ReadOnceContents(this::source, folder)) {
            assertThat(isWhole(contents, text)).isTrue();
            assertThat(isWhole(contents, text)).isTrue();
            assertThat(opened).hasValue(2);
        }
    }
}
