package dev.complete.git.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectSource} must do; an implementation's test supplies a repository of its kind. */
public interface ObjectSourceContract {

    /** A repository that can be filled, also with lies. */
    interface Filled extends AutoCloseable {
        GitId put(ObjectKind kind, byte[] content) throws IOException;

        /** Stores {@code content} under an id that is not its own. */
        void corrupt(GitId id, ObjectKind kind, byte[] content) throws IOException;

        ObjectSource source();

        @Override
        void close() throws IOException;
    }

    Filled repository(Limits limits) throws Exception;

    GitId EMPTY_BLOB = new GitId("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    GitId EMPTY_TREE = new GitId("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    GitId ABSENT = new GitId("00112233445566778899aabbccddeeff00112233");

    @Test
    default void givesBlobsExactlyAsTheyAre() throws Exception {
        byte[] large = new byte[3 << 20];
        IntStream.range(0, large.length).forEach(i -> large[i] = (byte) (i * 31 + i / 257));
        try (Filled repository = repository(Limits.DEFAULT)) {
            GitId text = repository.put(ObjectKind.BLOB, "text\r\n".getBytes(UTF_8));
            GitId bytes = repository.put(ObjectKind.BLOB, large);
            ObjectSource source = repository.source();

            assertThat(content(source, text)).asString(UTF_8).isEqualTo("text\r\n");
            assertThat(source.size(text)).isEqualTo(6);
            assertThat(content(source, bytes)).isEqualTo(large);
            assertThat(source.size(bytes)).isEqualTo(large.length);
        }
    }

    @Test
    default void givesTheEmptyBlobAndTheEmptyTree() throws Exception {
        try (Filled repository = repository(Limits.DEFAULT)) {
            assertThat(repository.put(ObjectKind.BLOB, new byte[0])).isEqualTo(EMPTY_BLOB);
            assertThat(repository.put(ObjectKind.TREE, new byte[0])).isEqualTo(EMPTY_TREE);

            assertThat(content(repository.source(), EMPTY_BLOB)).isEmpty();
            assertThat(repository.source().tree(EMPTY_TREE)).isEmpty();
        }
    }

    @Test
    default void givesTreesInGitsOrderAndCommitsWithTheirTime() throws Exception {
        try (MemoryObjectSource model = new MemoryObjectSource("model");
                Filled repository = repository(Limits.DEFAULT)) {
            byte[] raw = raw("100644 a.b", EMPTY_BLOB, "40000 a", EMPTY_TREE, "120000 link", EMPTY_BLOB);
            GitId tree = repository.put(ObjectKind.TREE, raw);
            GitId commit = repository.put(
                    ObjectKind.COMMIT,
                    ("tree " + tree + "\nauthor A <a@b> 1 +0000\n" + "committer C <c@d> 1700000000 -0130\n\nsubject\n")
                            .getBytes(UTF_8));

            assertThat(model.tree(
                            new TreeEntry.Symlink("link", EMPTY_BLOB),
                            new TreeEntry.Directory("a", EMPTY_TREE),
                            new TreeEntry.File("a.b", EMPTY_BLOB, false)))
                    .isEqualTo(tree);
            assertThat(repository.source().commit(commit))
                    .isEqualTo(new ObjectSource.CommitInfo(commit, tree, 1_700_000_000));
            assertThat(repository.source().tree(tree))
                    .containsExactly(
                            new TreeEntry.File("a.b", EMPTY_BLOB, false),
                            new TreeEntry.Directory("a", EMPTY_TREE),
                            new TreeEntry.Symlink("link", EMPTY_BLOB));
        }
    }

    @Test
    default void namesRepositoryAndObjectWhenItIsAbsentOrOfAnotherKind() throws Exception {
        try (Filled repository = repository(Limits.DEFAULT)) {
            GitId blob = repository.put(ObjectKind.BLOB, new byte[] {1});
            ObjectSource source = repository.source();

            for (Read read : List.<Read>of(source::tree, source::commit, source::size, source::open)) {
                assertRefused(() -> read.of(ABSENT), source, ABSENT, "is not in");
            }
            assertRefused(() -> source.tree(blob), source, blob, "is a blob where a tree is needed");
            assertRefused(() -> source.commit(blob), source, blob, "is a blob where a commit is needed");
            GitId tree = repository.put(ObjectKind.TREE, new byte[0]);
            assertRefused(() -> source.open(tree), source, tree, "is a tree where a blob is needed");
        }
    }

    @Test
    default void believesNoContentThatDoesNotHashToItsId() throws Exception {
        try (Filled repository = repository(Limits.DEFAULT)) {
            GitId blob = repository.put(ObjectKind.BLOB, "right".getBytes(UTF_8));
            GitId tree = repository.put(ObjectKind.TREE, raw("100644 a", EMPTY_BLOB));
            GitId commit = repository.put(ObjectKind.COMMIT, commit(tree));
            repository.corrupt(blob, ObjectKind.BLOB, "wrong".getBytes(UTF_8));
            repository.corrupt(tree, ObjectKind.TREE, raw("100644 b", EMPTY_BLOB));
            repository.corrupt(commit, ObjectKind.COMMIT, commit(EMPTY_TREE));
            ObjectSource source = repository.source();

            assertRefused(() -> source.tree(tree), source, tree, "hashes to");
            assertRefused(() -> source.commit(commit), source, commit, "hashes to");
            assertThatThrownBy(() -> content(source, blob))
                    .isInstanceOf(IOException.class)
                    .cause()
                    .isInstanceOf(ResolveException.class)
                    .hasMessageContaining(blob.hex())
                    .hasMessageContaining(source.name());
            try (InputStream in = source.open(blob)) {
                assertThatThrownBy(() -> in.readNBytes(5)).isInstanceOf(IOException.class);
                assertThatThrownBy(in::read).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    default void saysWhichLimitIsHitAndHowToRaiseIt() throws Exception {
        Limits tight = new Limits(10, 60, 100, 10, 100, 10, 10, 100, 100, 60);
        try (Filled repository = repository(tight)) {
            GitId blob = repository.put(ObjectKind.BLOB, new byte[11]);
            GitId tree = repository.put(
                    ObjectKind.TREE, raw("100644 a", EMPTY_BLOB, "100644 b", EMPTY_BLOB, "100644 c", EMPTY_BLOB));
            ObjectSource source = repository.source();

            for (Read read : List.<Read>of(source::size, source::open)) {
                assertThatThrownBy(() -> read.of(blob))
                        .hasMessageContaining("--limit object-bytes=11")
                        .extracting(e -> ((ResolveException) e).kind())
                        .isEqualTo(ResolveException.Kind.LIMIT);
            }
            assertRefused(() -> source.tree(tree), source, tree, "--limit tree-bytes=87");
        }
    }

    /** Any of the source's methods. */
    interface Read {
        Object of(GitId id) throws Exception;
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ObjectSource source, GitId id, String words) {
        assertThatThrownBy(call)
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining(id.hex())
                .hasMessageContaining(source.name())
                .hasMessageContaining(words);
    }

    private static byte[] commit(GitId tree) {
        return ("tree " + tree + "\ncommitter C <c@d> 1 +0000\n\n").getBytes(UTF_8);
    }

    private static byte[] content(ObjectSource source, GitId blob) throws Exception {
        try (InputStream in = source.open(blob)) {
            return in.readAllBytes();
        }
    }

    /** Pairs of {@code "mode name"} and id, as a tree object holds them. */
    private static byte[] raw(Object... entries) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < entries.length; i += 2) {
            out.write((entries[i] + "\0").getBytes(UTF_8));
            out.write(java.util.HexFormat.of().parseHex(((GitId) entries[i + 1]).hex()));
        }
        return out.toByteArray();
    }
}
