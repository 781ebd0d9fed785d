package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.IoErrorText;
import dev.complete.git.Limits;
import dev.complete.git.MalformedTreeException;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.TreeParser;
import dev.complete.git.objects.pack.DeltaLimitException;
import dev.complete.git.objects.stored.CorruptObjectException;
import dev.complete.git.objects.stored.ObjectKind;
import dev.complete.git.objects.stored.StoredObject;
import dev.complete.git.sha1.Sha1;
import dev.complete.git.sha1.Sha1CollisionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedSet;

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

    /** True when the store says it has the object, of whatever kind; its content is not read. */
    public boolean has(GitId id) throws ResolveException {
        try {
            return database.find(id) != null;
        } catch (IOException e) {
            throw damaged(id, e);
        }
    }

    /** True when the store says it has the object; its content is not read. */
    public boolean has(GitId id, ObjectKind kind) throws ResolveException {
        try {
            StoredObject stored = database.find(id);
            return stored != null && stored.kind() == kind;
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

    /** What kind the store says the object is; its content is not read. */
    public ObjectKind kind(GitId id) throws ResolveException {
        try {
            return stored(id).kind();
        } catch (IOException e) {
            throw damaged(id, e);
        }
    }

    /** A commit, tree or tag as a whole; at most {@link Limits#treeBytes} of it. */
    public byte[] read(GitId id, ObjectKind kind) throws ResolveException {
        StoredObject stored = find(id, kind);
        long size = sizeOf(id, stored, limits.treeBytes(), "tree-bytes");
        try (InputStream in = stored.open()) {
            // Grows with what really comes: the declared size alone must not fill the heap.
            byte[] content = in.readNBytes(Math.toIntExact(size));
            if (content.length < size || in.read() >= 0) {
                throw new CorruptObjectException("it is not the " + size + " bytes long that it declares");
            }
            Sha1 computed = new Sha1();
            byte[] header = kind.header(size);
            computed.update(header, 0, header.length);
            computed.update(content, 0, content.length);
            check(id, computed);
            return content;
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

    /** A blob's size as declared; {@link #open} delivers exactly as many bytes or fails. */
    @Override
    public long size(GitId blob) throws ResolveException {
        return sizeOf(blob, find(blob, ObjectKind.BLOB), limits.objectBytes(), "object-bytes");
    }

    /** A blob's content; the stream fails with an IOException caused by a ResolveException no later than at its end. */
    @Override
    public InputStream open(GitId blob) throws ResolveException {
        StoredObject stored = find(blob, ObjectKind.BLOB);
        long size = sizeOf(blob, stored, limits.objectBytes(), "object-bytes");
        try {
            return new VerifiedStream(this, blob, stored.open(), size);
        } catch (IOException e) {
            throw damaged(blob, e);
        }
    }

    /** For what is wrong in an object whose bytes are the right ones. */
    public ResolveException malformed(GitId id, String problem) {
        return new ResolveException(
                ResolveException.Kind.INVALID, "object " + id + " in " + name + " is malformed: " + problem);
    }

    ResolveException damaged(GitId id, IOException e) {
        if (e instanceof Sha1CollisionException) {
            return new ResolveException(
                    ResolveException.Kind.INVALID,
                    "object " + id + " in " + name + " was made to collide with another under SHA-1: an attack, not an"
                            + " accident; do not use this repository",
                    e);
        }
        if (e instanceof DeltaLimitException) {
            return new ResolveException(
                    ResolveException.Kind.LIMIT, "object " + id + " in " + name + " " + e.getMessage(), e);
        }
        if (e instanceof CorruptObjectException || e instanceof java.io.EOFException) {
            return new ResolveException(
                    ResolveException.Kind.INVALID,
                    "object " + id + " in " + name + " is corrupt: " + e.getMessage()
                            + "; `git fsck` in that repository shows the extent, a fresh clone replaces it",
                    e);
        }
        return new ResolveException(
                ResolveException.Kind.IO, "object " + id + " in " + name + " cannot be read: " + IoErrorText.of(e), e);
    }

    static void check(GitId id, Sha1 computed) throws IOException {
        String actual = computed.finish();
        if (!actual.equals(id.hex())) {
            throw new CorruptObjectException("its content hashes to " + actual);
        }
    }

    private StoredObject find(GitId id, ObjectKind kind) throws ResolveException {
        try {
            StoredObject stored = stored(id);
            if (stored.kind() != kind) {
                throw new ResolveException(
                        ResolveException.Kind.INVALID,
                        "object " + id + " in " + name + " is a "
                                + stored.kind().word() + " where a " + kind.word() + " is needed");
            }
            return stored;
        } catch (IOException e) {
            throw damaged(id, e);
        }
    }

    private StoredObject stored(GitId id) throws IOException, ResolveException {
        StoredObject stored = database.find(id);
        if (stored == null) {
            throw new ResolveException(
                    ResolveException.Kind.MISSING, "object " + id + " is not in " + name + "; " + remedy);
        }
        return stored;
    }

    private long sizeOf(GitId id, StoredObject stored, long most, String limit) throws ResolveException {
        long size;
        try {
            size = stored.size();
        } catch (IOException e) {
            throw damaged(id, e);
        }
        if (size > most) {
            throw new ResolveException(
                    ResolveException.Kind.LIMIT,
                    "object " + id + " in " + name + " declares " + size + " bytes, more than the limit of " + most
                            + "; if that is meant, raise it with --limit " + limit + "=" + size);
        }
        return size;
    }

    @Override
    public void close() {
        database.close();
    }
}
