package dev.complete.git.open.module;

import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.open.store.GitStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The object stores opened for one superproject, each once, closed together. Thread-safe. */
public final class OpenStores implements AutoCloseable {

    private final Limits limits;
    private final Map<Path, GitStore> byDirectory = new LinkedHashMap<>();
    private boolean closed;

    public OpenStores(Limits limits) {
        this.limits = limits;
    }

    /** @param name what messages call the store, escaped; the first name given to a directory stays */
    public GitStore open(Path gitDirectory, String name) throws ResolveException {
        return open(gitDirectory, directory -> GitStore.open(directory, name, limits));
    }

    /** As {@link #open}, for one that borrows from {@code lender}. */
    GitStore borrowing(Path gitDirectory, String name, GitStore lender) throws ResolveException {
        return open(gitDirectory, directory -> GitStore.borrowing(directory, name, limits, lender));
    }

    private interface Opener {
        GitStore open(Path directory) throws ResolveException;
    }

    private synchronized GitStore open(Path gitDirectory, Opener opener) throws ResolveException {
        if (closed) {
            throw new IllegalStateException("the superproject is closed");
        }
        Path key = gitDirectory.toAbsolutePath().normalize();
        GitStore store = byDirectory.get(key);
        if (store == null) {
            store = opener.open(key);
            byDirectory.put(key, store);
        }
        return store;
    }

    @Override
    public synchronized void close() {
        closed = true;
        byDirectory.values().forEach(GitStore::close);
        byDirectory.clear();
    }
}
