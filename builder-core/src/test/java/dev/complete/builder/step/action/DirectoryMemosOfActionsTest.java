package dev.complete.builder.step.action;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.FileNode;
import com.google.protobuf.UnknownFieldSet;
import dev.complete.builder.cache.DirectoryMemos;
import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memos save reading, and that is all they do. */
class DirectoryMemosOfActionsTest {

    private static final StepCommand COMMAND = new StepCommand(List.of("make"), new TreeMap<>(), List.of("out"));

    private final TestTree.Blobs blobs = new TestTree.Blobs();

    private static TestTree tools() {
        return new TestTree()
                .git("/init", 04755, "init")
                .symlink("/sh", "bin/sh")
                .directory("/bin", 0755)
                .git("/bin/cc", 0755, "compiler")
                .git("/bin/ld", 0755, "linker")
                .inline("/bin/which", 0755, "#!/bin/sh\n")
                .directory("/usr", 0755)
                .directory("/usr/lib", 0700)
                .git("/usr/lib/libc.so", 0644, "libc");
    }

    private static RootfsTree source() {
        return new TestTree().git("/main.c", 0644, "int main;").tree();
    }

    private Digest digest(Memos memos, TestTree tools) throws Exception {
        return new ActionEncoder(memos, blobs, 2)
                .encode(COMMAND, tools.tree(), source())
                .digest();
    }

    @Test
    void theSecondTimeNothingIsOpened() throws Exception {
        Memos memos = new MemoryMemos();
        Digest first = digest(memos, tools());
        blobs.opened.clear();

        assertThat(digest(memos, tools())).isEqualTo(first);
        assertThat(blobs.opened).isEmpty();
    }

    @Test
    void aChangedFileCostsItsOwnFolder() throws Exception {
        Memos memos = new MemoryMemos();
        Digest first = digest(memos, tools());
        blobs.opened.clear();
        TestTree changed = tools().git("/bin/cc", 0755, "better compiler");

        assertThat(digest(memos, changed)).isNotEqualTo(first).isEqualTo(digest(new MemoryMemos(), changed));
        assertThat(blobs.opened.subList(0, 3)).containsExactlyInAnyOrder("better compiler", "linker", "init");
    }

    @Test
    void anUnchangedFolderCostsOneMemoWithAllBelowIt() throws Exception {
        Recording memos = new Recording();
        digest(memos, tools());
        assertThat(memos.put).hasSize(5);
        memos.asked.clear();

        digest(memos, tools());

        assertThat(memos.asked).hasSize(2); // the root of the tools, the root of the source
    }

    @Test
    void noLostOrDamagedMemoChangesTheDigest(@TempDir Path cache) throws Exception {
        Digest first = digest(new DirectoryMemos(cache), tools());
        List<Path> files;
        try (Stream<Path> all = Files.walk(cache)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(5);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i += 5) {
                byte[] flipped = whole.clone();
                flipped[i] ^= 1;
                for (byte[] damaged : List.of(flipped, Arrays.copyOf(whole, i))) {
                    Files.write(file, damaged);
                    assertThat(digest(new DirectoryMemos(cache), tools())).isEqualTo(first);
                    // Alone it is sure to be asked for, and is made anew.
                    delete(files);
                    Files.write(file, damaged);
                    assertThat(digest(new DirectoryMemos(cache), tools())).isEqualTo(first);
                    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
                }
            }
        }
    }

    private static void delete(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void aMemoOfAnotherFolderIsNotTaken() throws Exception {
        Recording all = new Recording();
        Digest first = digest(all, tools());
        for (Digest key : all.put) {
            for (byte[] wrong : wrong(all, right(all, key))) {
                Memos alone = new MemoryMemos();
                alone.putIfAbsent(Memos.Kind.DIRECTORY, key, wrong);
                assertThat(digest(alone, tools())).isEqualTo(first);
                assertThat(right(alone, key)).isEqualTo(right(all, key));
            }
        }
    }

    private static byte[] right(Memos memos, Digest key) throws IOException {
        byte[] value = memos.get(Memos.Kind.DIRECTORY, key);
        return Objects.requireNonNull(value);
    }

    private static List<byte[]> wrong(Recording memos, byte[] right) throws IOException {
        List<byte[]> wrong = new ArrayList<>(List.of(new byte[0], new byte[] {1, 2, 3}));
        for (Digest key : memos.put) {
            byte[] other = right(memos, key);
            if (!Arrays.equals(other, right)) {
                wrong.add(other);
            }
        }
        Directory directory = Directory.parseFrom(right);
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        wrong.add(directory.toBuilder().setUnknownFields(unknown).build().toByteArray());
        wrong.add(directory.toBuilder().clearNodeProperties().build().toByteArray());
        if (directory.getFilesCount() > 0) {
            FileNode file = directory.getFiles(0);
            for (FileNode other : List.of(
                    file.toBuilder().setName(file.getName() + "x").build(),
                    file.toBuilder().setIsExecutable(!file.getIsExecutable()).build(),
                    file.toBuilder().clearNodeProperties().build(),
                    file.toBuilder()
                            .setDigest(file.getDigest().toBuilder().setSizeBytes(99))
                            .build(),
                    file.toBuilder()
                            .setDigest(file.getDigest().toBuilder().setHash("0"))
                            .build())) {
                wrong.add(directory.toBuilder().setFiles(0, other).build().toByteArray());
            }
            wrong.add(directory.toBuilder().removeFiles(0).build().toByteArray());
        }
        return wrong;
    }

    /** On the heap, and knows what it was asked. */
    private static final class Recording implements Memos {
        private final Memos memos = new MemoryMemos();
        final List<Digest> asked = new ArrayList<>();
        final List<Digest> put = new ArrayList<>();

        @Override
        public byte @Nullable [] get(Kind kind, Digest key) throws IOException {
            asked.add(key);
            return memos.get(kind, key);
        }

        @Override
        public byte[] putIfAbsent(Kind kind, Digest key, byte[] value) throws IOException {
            put.add(key);
            return memos.putIfAbsent(kind, key, value);
        }

        @Override
        public void remove(Kind kind, Digest key) throws IOException {
            memos.remove(kind, key);
        }
    }
}
