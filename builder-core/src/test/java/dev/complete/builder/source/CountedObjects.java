package dev.complete.builder.source;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blobs and trees on the heap; counts how often a blob is opened. */
final class CountedObjects implements ObjectSource {

    private final Map<GitId, byte[]> blobs = new HashMap<>();
    private final Map<GitId, List<TreeEntry>> trees = new HashMap<>();
    int opened;

    GitId blob(byte[] content) {
        GitId id = id("blob " + content.length + "\0", content);
        blobs.put(id, content);
        return id;
    }

    GitId blob(String content) {
        return blob(content.getBytes(StandardCharsets.UTF_8));
    }

    /** The id is made up: nothing here depends on it. */
    GitId tree(List<TreeEntry> entries) {
        GitId id = id("tree", entries.toString().getBytes(StandardCharsets.UTF_8));
        trees.put(id, entries);
        return id;
    }

    private static GitId id(String header, byte[] content) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(header.getBytes(StandardCharsets.UTF_8));
            return GitId.fromBytes(sha1.digest(content), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        throw absent(commit);
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        return present(trees.get(tree), tree);
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        return present(blobs.get(blob), blob).length;
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        opened++;
        return new ByteArrayInputStream(present(blobs.get(blob), blob));
    }

    private static <T> T present(@Nullable T value, GitId id) throws ResolveException {
        if (value == null) {
            throw absent(id);
        }
        return value;
    }

    private static ResolveException absent(GitId id) {
        return new ResolveException(ResolveException.Kind.INVALID, "memory: no object " + id);
    }

    @Override
    public void close() {}
}
