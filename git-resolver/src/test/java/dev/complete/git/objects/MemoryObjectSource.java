package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A repository in memory, for tests: objects are put in and have the ids that Git would give them. Reads go through the
 * same verification as those of a repository on disk. Thread-safe.
 */
public final class MemoryObjectSource implements ObjectSource {

    private final MemoryObjects store = new MemoryObjects();
    private final VerifiedObjects objects;

    public MemoryObjectSource(String name) {
        this(name, Limits.DEFAULT);
    }

    public MemoryObjectSource(String name, Limits limits) {
        this.objects = new VerifiedObjects(name, store, limits, "put it in");
    }

    /** Puts any object by its raw content, well-formed or not. */
    public GitId put(ObjectKind kind, byte[] content) {
        return store.put(kind, content);
    }

    public GitId blob(byte[] content) {
        return put(ObjectKind.BLOB, content);
    }

    /** A blob of UTF-8 text. */
    public GitId blob(String text) {
        return blob(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A tree of {@code entries}, sorted here; nothing else about them is checked before it is read. */
    public GitId tree(TreeEntry... entries) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        List<TreeEntry> sorted = Arrays.stream(entries)
                .sorted((a, b) -> Arrays.compareUnsigned(sortKey(a), sortKey(b)))
                .toList();
        for (TreeEntry entry : sorted) {
            raw.writeBytes((mode(entry) + ' ' + entry.name() + '\0').getBytes(StandardCharsets.UTF_8));
            raw.writeBytes(HexFormat.of().parseHex(entry.id().hex()));
        }
        return put(ObjectKind.TREE, raw.toByteArray());
    }

    /** A commit without parents. */
    public GitId commit(GitId tree, long seconds) {
        String person = "A. Committer <committer@example.org> " + seconds + " +0000";
        String text = "tree " + tree + "\nauthor " + person + "\ncommitter " + person + "\n\na commit\n";
        return put(ObjectKind.COMMIT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** From now on the store holds other bytes under {@code id} than those it stands for. */
    public void corrupt(GitId id, ObjectKind kind, byte[] content) {
        store.replace(id, kind, content);
    }

    private static byte[] sortKey(TreeEntry entry) {
        String name = entry instanceof TreeEntry.Directory ? entry.name() + '/' : entry.name();
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static String mode(TreeEntry entry) {
        if (entry instanceof TreeEntry.File file) {
            return file.executable() ? "100755" : "100644";
        }
        if (entry instanceof TreeEntry.Symlink) {
            return "120000";
        }
        return entry instanceof TreeEntry.Directory ? "40000" : "160000";
    }

    @Override
    public String name() {
        return objects.name();
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        return objects.commit(commit);
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        return objects.tree(tree);
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        return objects.size(blob);
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        return objects.open(blob);
    }

    @Override
    public void close() {}
}
