package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.sha1.Sha1;
import dev.complete.git.sha1.Sha1CollisionException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
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

    private final Map<GitId, StoredObject> objects = new ConcurrentHashMap<>();

    /** Stores an object under the id that Git gives it. */
    public GitId put(ObjectKind kind, byte[] content) {
        Sha1 hash = new Sha1();
        byte[] header = kind.header(content.length);
        hash.update(header, 0, header.length);
        hash.update(content, 0, content.length);
        GitId id;
        try {
            id = new GitId(hash.finish());
        } catch (Sha1CollisionException e) {
            throw new IllegalArgumentException(e);
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
