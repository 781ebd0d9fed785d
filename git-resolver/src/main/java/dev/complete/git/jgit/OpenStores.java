package dev.complete.git.jgit;

import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The object stores opened for one superproject, each once, closed together. Thread-safe. */
final class OpenStores implements AutoCloseable {

    private final Limits limits;
    private final Map<Path, GitStore> byDirectory = new LinkedHashMap<>();
    private boolean closed;

    OpenStores(Limits limits) {
        this.limits = limits;
    }

    /** @param name what messages call the store, escaped; the first name given to a directory stays */
    synchronized GitStore open(Path gitDirectory, String name) throws ResolveException {
        if (closed) {
            throw new IllegalStateException("the superproject is closed");
        }
        Path key = gitDirectory.toAbsolutePath().normalize();
        GitStore store = byDirectory.get(key);
        if (store == null) {
            store = GitStore.open(key, name, limits);
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
