package dev.complete.builder.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryMemosTest implements MemosContract {

    @TempDir
    Path directory;

    private Memos memos;

    @BeforeEach
    void open() {
        memos = new DirectoryMemos(directory);
    }

    @Override
    public Memos memos() {
        return memos;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33})
    void forgetsAMemoThatAPowerCutLeftShort(int bytesLeft) throws IOException {
        memos.putIfAbsent(Memos.Kind.TREE, KEY, "a tree".getBytes(UTF_8));
        Path file = onlyFile();
        byte[] stored = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(stored, bytesLeft));

        assertThat(memos.get(Memos.Kind.TREE, KEY)).isNull();
        assertThat(memos.putIfAbsent(Memos.Kind.TREE, KEY, "again".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("again");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 37})
    void forgetsAMemoWithAFlippedBit(int at) throws IOException {
        memos.putIfAbsent(Memos.Kind.TREE, KEY, "a tree".getBytes(UTF_8));
        Path file = onlyFile();
        byte[] stored = Files.readAllBytes(file);
        stored[at] ^= 1;
        Files.write(file, stored);

        assertThat(memos.get(Memos.Kind.TREE, KEY)).isNull();
    }

    /** A valid memo of another key once was taken for this one's: a cache put together wrongly made a wrong image. */
    @ParameterizedTest
    @EnumSource
    void forgetsAMemoThatWasMovedHereFromAnotherKeyOrKind(Memos.Kind kind) throws IOException {
        Digest other = Digest.of("another key".getBytes(UTF_8));
        memos.putIfAbsent(Memos.Kind.TREE, other, "another tree".getBytes(UTF_8));
        Path file = directory.resolve(kind.folder()).resolve(KEY.hex().substring(0, 2) + "/" + KEY.hex());
        Files.createDirectories(file.getParent());
        Files.move(onlyFile(), file);

        assertThat(memos.get(kind, KEY)).isNull();
        assertThat(memos.putIfAbsent(kind, KEY, "a tree".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("a tree");
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    /** A dangling link once kept it waiting for ever, a folder with something in it once failed the build. */
    @Timeout(10)
    @ParameterizedTest
    @ValueSource(strings = {"dangling link", "link to a device", "empty folder", "full folder"})
    void replacesWhatIsNoMemo(String what) throws IOException {
        memos.putIfAbsent(Memos.Kind.TREE, KEY, "a tree".getBytes(UTF_8));
        Path file = onlyFile();
        Files.delete(file);
        switch (what) {
            case "dangling link" -> Files.createSymbolicLink(file, Path.of("nowhere"));
            case "link to a device" -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            case "empty folder" -> Files.createDirectory(file);
            default -> Files.createFile(Files.createDirectory(file).resolve("x"));
        }

        assertThat(memos.putIfAbsent(Memos.Kind.TREE, KEY, "again".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("again");
        assertThat(memos.get(Memos.Kind.TREE, KEY)).asString(UTF_8).isEqualTo("again");
    }
}
