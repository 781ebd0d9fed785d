package dev.complete.git.open.module;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectKind;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.StoredCommit;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a pinned commit. They are read in the first place that holds the commit. A partial clone lacks some: an
 * object that is not there is looked for where the commit would have been looked for next. Thread-safe.
 */
final class PinnedObjects implements ObjectSource {

    private final ModuleFinder finder;
    private final GitStore first;
    private final List<GitStore> stores = new CopyOnWriteArrayList<>();
    private boolean exhausted;

    private PinnedObjects(ModuleFinder finder, GitStore first) {
        this.finder = finder;
        this.first = first;
        stores.add(first);
    }

    /** @throws ResolveException when no place holds the commit, naming all of them */
    static PinnedObjects of(Pin pin, ModuleFinder finder) throws ResolveException {
        GitStore found = finder.next();
        if (found == null) {
            throw finder.missing("commit " + pin.commit());
        }
        return new PinnedObjects(finder, found);
    }

    /** The Git directory of the store that the commit was found in. */
    Path gitDirectory() {
        return first.gitDirectory();
    }

    private interface Read<T> {
        T from(GitStore store) throws ResolveException;
    }

    private <T> T read(GitId id, Read<T> read) throws ResolveException {
        for (int i = 0; i < stores.size() || searched(i); i++) {
            try {
                return read.from(stores.get(i));
            } catch (ResolveException e) {
                if (e.kind() != ResolveException.Kind.MISSING) {
                    throw e;
                }
            }
        }
        throw finder.missing("object " + id);
    }

    /** Looks on until there are more than {@code known} stores; false when there are no more. */
    private synchronized boolean searched(int known) throws ResolveException {
        if (stores.size() > known) {
            return true;
        }
        if (known > 0 && !exhausted) {
            finder.lacking(stores.get(known - 1));
        }
        GitStore next = finder.next();
        exhausted = next == null;
        return next != null && stores.add(next);
    }

    @Override
    public String name() {
        return first.name();
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        return read(commit, store -> store.objects().commit(commit));
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        return read(tree, store -> store.objects().tree(tree));
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        return read(blob, store -> store.objects().size(blob));
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        return read(blob, store -> store.objects().open(blob));
    }

    /** The same objects as they are stored. */
    StoredCommit stored() {
        return new StoredCommit() {
            @Override
            public byte[] read(GitId id, ObjectKind kind) throws ResolveException {
                return PinnedObjects.this.read(id, store -> store.read(id, kind));
            }

            @Override
            public long size(GitId blob) throws ResolveException {
                return PinnedObjects.this.read(blob, store -> store.size(blob));
            }

            @Override
            public InputStream open(GitId blob) throws ResolveException {
                return PinnedObjects.this.read(blob, store -> store.open(blob));
            }

            @Override
            public @Nullable String lfs(GitId blob) throws ResolveException {
                return PinnedObjects.this
                        .read(blob, store -> Optional.ofNullable(store.lfs(blob)))
                        .orElse(null);
            }

            @Override
            public InputStream lfsContent(GitId blob) throws ResolveException {
                return PinnedObjects.this.read(blob, store -> store.lfsContent(blob));
            }
        };
    }

    /** The stores belong to the superproject that they were opened for. */
    @Override
    public void close() {}
}
