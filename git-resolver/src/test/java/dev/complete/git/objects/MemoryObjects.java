package dev.complete.git.objects;

import dev.complete.git.GitId;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Objects on the heap; as gullible as a store on disk. Thread-safe. */
public final class MemoryObjects implements StoredObjects {

    private static final class Held implements StoredObject {

        private final ObjectKind kind;
        private final byte[] content;

        private Held(ObjectKind kind, byte[] content) {
            this.kind = kind;
            this.content = content;
        }

        @Override
        public ObjectKind kind() {
            return kind;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }

    /** The JDK's SHA-1: fast, and blind to collisions. */
    static ObjectHash sha1() {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
        return new ObjectHash() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                sha1.update(bytes, offset, length);
            }

            @Override
            public String finish() {
                return HexFormat.of().formatHex(sha1.digest());
            }
        };
    }

    private final Map<GitId, StoredObject> objects = new ConcurrentHashMap<>();

    /** Stores an object under the id that Git gives it. */
    public GitId put(ObjectKind kind, byte[] content) {
        ObjectHash hash = sha1();
        byte[] header = kind.header(content.length);
        hash.update(header, 0, header.length);
        hash.update(content, 0, content.length);
        GitId id;
        try {
            id = new GitId(hash.finish());
        } catch (ObjectHash.CollisionException e) {
            throw new IllegalStateException("the JDK does not look for collisions", e);
        }
        replace(id, kind, content);
        return id;
    }

    /** Stores content under an id, whether or not it has it. */
    public void replace(GitId id, ObjectKind kind, byte[] content) {
        objects.put(id, new Held(kind, content.clone()));
    }

    @Override
    public @Nullable StoredObject find(GitId id) {
        return objects.get(id);
    }

    @Override
    public SortedSet<GitId> startingWith(String digits) {
        return objects.keySet().stream()
                .filter(id -> id.hex().startsWith(digits))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {}
}
