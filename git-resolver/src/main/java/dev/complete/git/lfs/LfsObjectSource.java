package dev.complete.git.lfs;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import dev.complete.streams.SizedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An object source in which a blob that is an LFS pointer has the content it points to. The content comes from the LFS
 * stores that are on this disk, verified by size and SHA-256; when none has it, that is an error and never the pointer's
 * text. Thread-safe.
 */
public final class LfsObjectSource implements ObjectSource {

    private final ObjectSource inner;
    private final List<Path> stores;
    private final Limits limits;

    /** Pointers only: they are rare, and the small blobs that are none can be many. */
    private final Map<GitId, LfsPointer> known = new ConcurrentHashMap<>();

    /** @param stores directories such as {@code .git/lfs/objects}, in the order they are searched; may be absent */
    public LfsObjectSource(ObjectSource inner, List<Path> stores, Limits limits) {
        this.inner = inner;
        this.stores = List.copyOf(stores);
        this.limits = limits;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        return inner.commit(commit);
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        return inner.tree(tree);
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        LfsPointer pointer = known.get(blob);
        if (pointer != null) {
            return pointer.size();
        }
        long size = inner.size(blob);
        if (LfsPointer.plausible(size)) {
            pointer = pointer(blob, content(blob));
        }
        return pointer == null ? size : pointer.size();
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        LfsPointer pointer = known.get(blob);
        if (pointer != null) {
            return contentOf(blob, pointer);
        }
        if (!LfsPointer.plausible(inner.size(blob))) {
            return inner.open(blob);
        }
        byte[] content = content(blob);
        pointer = pointer(blob, content);
        return pointer == null ? new ByteArrayInputStream(content) : contentOf(blob, pointer);
    }

    /** The SHA-256 of the content that {@code blob} points to, in hexadecimal digits; null when it is no pointer. */
    public @Nullable String pointed(GitId blob) throws ResolveException {
        size(blob);
        LfsPointer pointer = known.get(blob);
        return pointer == null ? null : pointer.oid();
    }

    @Override
    public void close() {
        inner.close();
    }

    private byte[] content(GitId blob) throws ResolveException {
        try (InputStream in = inner.open(blob)) {
            return in.readNBytes(LfsPointer.LIMIT);
        } catch (IOException e) {
            throw ResolveException.io("object " + blob + " in " + name() + " cannot be read", e);
        }
    }

    private @Nullable LfsPointer pointer(GitId blob, byte[] content) throws ResolveException {
        LfsPointer pointer = LfsPointer.parse(content);
        if (pointer != null) {
            if (pointer.extended()) {
                throw refused(blob, pointer, "its content went through an LFS extension, which is not supported");
            }
            if (pointer.size() > limits.objectBytes()) {
                throw ResolveException.limit(
                        "object " + blob + " in " + name() + " is a Git LFS pointer to " + pointer.size()
                                + " bytes, more than the limit of " + limits.objectBytes(),
                        "object-bytes",
                        pointer.size());
            }
            known.put(blob, pointer);
        }
        return pointer;
    }

    private InputStream contentOf(GitId blob, LfsPointer pointer) throws ResolveException {
        Path file = find(pointer.oid());
        if (file == null) {
            throw refused(blob, pointer, "its content is not on this machine; run `git lfs fetch` in that repository");
        }
        try {
            long size = Files.size(file);
            if (size != pointer.size()) {
                throw refused(
                        blob,
                        pointer,
                        "its content in the LFS store has " + size + " bytes instead of " + pointer.size()
                                + "; delete it there and run `git lfs fetch`");
            }
            return verified(Channels.newInputStream(PlainFile.open(file)), blob, pointer);
        } catch (IOException e) {
            throw ResolveException.io(
                    "the LFS content " + pointer.oid() + " of object " + blob + " in " + name() + " cannot be read", e);
        }
    }

    /** Hashes content while it is read. */
    private InputStream verified(InputStream content, GitId blob, LfsPointer pointer) {
        MessageDigest sha256 = sha256();
        return new SizedInputStream(content, pointer.size(), sha256::update, (rest, missing) -> {
            String problem = null;
            if (missing > 0 || rest.read() >= 0) {
                problem = "its content changed its size while it was read";
            } else if (!HexFormat.of().formatHex(sha256.digest()).equals(pointer.oid())) {
                problem = "its content in the LFS store hashes to something else; delete it there and run"
                        + " `git lfs fetch`";
            }
            if (problem != null) {
                ResolveException failure = refused(blob, pointer, problem);
                throw new IOException(failure.getMessage(), failure);
            }
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private @Nullable Path find(String oid) {
        for (Path store : stores) {
            Path file = store.resolve(oid.substring(0, 2))
                    .resolve(oid.substring(2, 4))
                    .resolve(oid);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    private ResolveException refused(GitId blob, LfsPointer pointer, String why) {
        return ResolveException.invalid(
                "object " + blob + " in " + name() + " is a Git LFS pointer to sha256:" + pointer.oid() + ": " + why);
    }
}
