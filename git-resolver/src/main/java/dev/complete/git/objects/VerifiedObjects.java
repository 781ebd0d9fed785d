package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.IoErrorText;
import dev.complete.git.Limits;
import dev.complete.git.MalformedTreeException;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.TreeParser;
import dev.complete.git.sha1.Sha1;
import dev.complete.git.sha1.Sha1CollisionException;
import dev.complete.streams.BlockInputStream;
import dev.complete.streams.SizedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one repository that are what their ids say: of the kind asked for, within the limits, and hashed.
 * Thread-safe.
 */
public final class VerifiedObjects implements ObjectSource {

    private final String name;
    private final StoredObjects database;
    private final Limits limits;
    private final String remedy;

    /**
     * @param name what messages call the repository, escaped
     * @param remedy what gets an object that is not there: a sentence's end, escaped
     */
    public VerifiedObjects(String name, StoredObjects database, Limits limits, String remedy) {
        this.name = name;
        this.remedy = remedy;
        this.database = database;
        this.limits = limits;
    }

    /** The object's kind as the store says, null when the store does not hold it; its content is not read. */
    public @Nullable ObjectKind kind(GitId id) throws ResolveException {
        try {
            StoredObject stored = database.find(id);
            return stored == null ? null : stored.kind();
        } catch (IOException e) {
            throw damaged(id, e);
        }
    }

    /** The ids that begin with these digits, as the store says. */
    public SortedSet<GitId> startingWith(String digits) throws ResolveException {
        try {
            return database.startingWith(digits);
        } catch (IOException e) {
            throw new ResolveException(
                    e instanceof CorruptObjectException ? ResolveException.Kind.INVALID : ResolveException.Kind.IO,
                    "cannot look for objects that begin with " + digits + " in " + name + ": " + IoErrorText.of(e),
                    e);
        }
    }

    /** A commit, tree or tag as a whole; at most {@link Limits#treeBytes} of it. */
    public byte[] read(GitId id, ObjectKind kind) throws ResolveException {
        try {
            StoredObject stored = find(id, kind);
            long size = stored.size();
            try (InputStream in = stored.open()) {
                // Grows with what really comes: the declared size alone must not fill the heap.
                byte[] content = in.readNBytes(Math.toIntExact(size));
                if (content.length < size || in.read() >= 0) {
                    throw new CorruptObjectException("it is not the " + size + " bytes long that it declares");
                }
                Sha1 computed = begun(kind, size);
                computed.update(content, 0, content.length);
                check(id, computed);
                return content;
            }
        } catch (IOException e) {
            throw damaged(id, e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        byte[] raw = read(commit, ObjectKind.COMMIT);
        return CommitHeader.parse(commit, raw)
                .orElseThrow(() -> malformed(commit, "it is a commit without a tree or without a committer's time"));
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        byte[] raw = read(tree, ObjectKind.TREE);
        try {
            return TreeParser.parse(raw);
        } catch (MalformedTreeException e) {
            throw malformed(tree, String.valueOf(e.getMessage()));
        }
    }

    /** The blob's size as declared; {@link #open} delivers exactly as many bytes or fails. */
    @Override
    public long size(GitId blob) throws ResolveException {
        try {
            return find(blob, ObjectKind.BLOB).size();
        } catch (IOException e) {
            throw damaged(blob, e);
        }
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        try {
            return verified(blob, find(blob, ObjectKind.BLOB));
        } catch (IOException e) {
            throw damaged(blob, e);
        }
    }

    /** The content, hashed while it is read; its last byte is handed out only when the hash is right. */
    private InputStream verified(GitId blob, StoredObject stored) throws IOException {
        long size = stored.size();
        Sha1 computed = begun(ObjectKind.BLOB, size);
        InputStream in = new SizedInputStream(stored.open(), size, computed::update, (rest, missing) -> {
            if (rest.read() >= 0) {
                throw new CorruptObjectException("it goes on after its end");
            }
            check(blob, computed);
        });
        return new BlockInputStream(in, (bytes, offset, length) -> {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                ResolveException failure = damaged(blob, e);
                throw new IOException(failure.getMessage(), failure);
            }
        });
    }

    private Sha1 begun(ObjectKind kind, long size) {
        Sha1 computed = new Sha1();
        byte[] header = kind.header(size);
        computed.update(header, 0, header.length);
        return computed;
    }

    private static void check(GitId id, Sha1 computed) throws IOException {
        String actual = computed.finish();
        if (!actual.equals(id.hex())) {
            throw new CorruptObjectException("its content hashes to " + actual);
        }
    }

    /** An object whose bytes have the right hash and the wrong form. */
    public ResolveException malformed(GitId id, String problem) {
        return ResolveException.invalid(named(id) + " is malformed: " + problem);
    }

    /** An object that the store does not hold. */
    public ResolveException missing(GitId id) {
        return new ResolveException(
                ResolveException.Kind.MISSING, "object " + id + " is not in " + name + "; " + remedy);
    }

    private ResolveException damaged(GitId id, IOException e) {
        if (e instanceof Sha1CollisionException) {
            return new ResolveException(
                    ResolveException.Kind.INVALID,
                    named(id) + " was made to collide with another under SHA-1: an attack, not an accident; do not use"
                            + " this repository",
                    e);
        }
        if (e instanceof DeltaBases.LimitException) {
            return new ResolveException(ResolveException.Kind.LIMIT, named(id) + " " + e.getMessage(), e);
        }
        if (e instanceof CorruptObjectException || e instanceof EOFException) {
            return new ResolveException(
                    ResolveException.Kind.INVALID,
                    named(id) + " is corrupt: " + e.getMessage()
                            + "; `git fsck` in that repository shows the extent, a fresh clone replaces it",
                    e);
        }
        return ResolveException.io(named(id) + " cannot be read", e);
    }

    /** The object as the store has it: of this kind, and no larger than the limits allow. */
    private StoredObject find(GitId id, ObjectKind kind) throws IOException, ResolveException {
        StoredObject stored = database.find(id);
        if (stored == null) {
            throw missing(id);
        }
        if (stored.kind() != kind) {
            throw ResolveException.invalid(
                    named(id) + " is a " + stored.kind().word() + " where a " + kind.word() + " is needed");
        }
        long most = kind == ObjectKind.BLOB ? limits.objectBytes() : limits.treeBytes();
        if (stored.size() > most) {
            throw ResolveException.limit(
                    named(id) + " declares " + stored.size() + " bytes, more than the limit of " + most,
                    kind == ObjectKind.BLOB ? "object-bytes" : "tree-bytes",
                    stored.size());
        }
        return stored;
    }

    private String named(GitId id) {
        return "object " + id + " in " + name;
    }

    @Override
    public void close() {
        database.close();
    }
}
