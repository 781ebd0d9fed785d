package dev.complete.git.open.module;

import dev.complete.files.FileTrees;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.DeltaBases;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.git.open.worktree.WorkTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pins and the object stores that are open for one superproject, each once. The request is in {@link
 * ModuleSources}. Closing it closes the stores. Thread-safe.
 */
public final class ResolveSession implements AutoCloseable, WorkTree.Checkouts {

    private final Limits limits;
    private final DeltaBases bases;
    private final Map<Path, GitStore> stores = new LinkedHashMap<>();
    private final Map<String, Pin> opened = new TreeMap<>();
    private final Map<String, OpenedCommit> commits = new TreeMap<>();
    private final Set<String> admitted = new HashSet<>();
    private final List<Path> scratch = new ArrayList<>();
    private boolean closed;

    public ResolveSession(Limits limits) {
        this.limits = limits;
        this.bases = new DeltaBases(limits.deltaBytes());
    }

    /** @param name what messages call the store, escaped; the first name given to a directory stays */
    public GitStore open(Path gitDirectory, String name) throws ResolveException {
        return borrowing(gitDirectory, name, null);
    }

    /** Opens a store as {@link #open} does; it borrows from {@code lender} when there is one. */
    synchronized GitStore borrowing(Path gitDirectory, String name, @Nullable GitStore lender) throws ResolveException {
        if (closed) {
            throw new IllegalStateException("the superproject is closed");
        }
        Path key = gitDirectory.toAbsolutePath().normalize();
        GitStore store = stores.get(key);
        if (store == null) {
            store = GitStore.open(key, name, limits, bases, lender);
            stores.put(key, store);
        }
        return store;
    }

    /** Counts a submodule before anything of it is looked for. */
    synchronized void admit(Pin pin, int depth) throws ResolveException {
        if (depth > limits.moduleDepth()) {
            throw limit(pin, "is nested in more than " + limits.moduleDepth() + " submodules", "module-depth");
        }
        if (admitted.add(pin.path()) && admitted.size() > limits.modules()) {
            throw limit(pin, "would be one more than the " + limits.modules() + " submodules allowed", "modules");
        }
    }

    private static ResolveException limit(Pin pin, String what, String name) {
        return ResolveException.limit("submodule " + pin.label() + " " + what, name, "N");
    }

    public synchronized void opened(Pin pin) {
        opened.put(pin.path(), pin);
    }

    public synchronized void opened(OpenedCommit commit) {
        opened(commit.pin());
        commits.put(commit.pin().path(), commit);
    }

    /** The commits opened so far, as {@link #opened()} orders them; of a work tree there is none. */
    public synchronized List<OpenedCommit> commits() {
        return List.copyOf(commits.values());
    }

    /** The superproject's own pin has the empty path, which sorts first. */
    public synchronized List<Pin> opened() {
        return List.copyOf(opened.values());
    }

    /** The path of the superproject's own submodule that {@code pin} is or is inside of; those around it are open. */
    synchronized String outermost(Pin pin) {
        return opened.keySet().stream()
                .filter(path -> !path.isEmpty() && pin.path().startsWith(path + "/"))
                .min(Comparator.comparingInt(String::length))
                .orElse(pin.path());
    }

    @Override
    public @Nullable WorkTree at(Path directory) throws ResolveException {
        String name = Printable.escape(directory.toString());
        RepositoryPlace place = Files.isDirectory(directory) ? RepositoryPlace.at(directory, name) : null;
        if (place == null || place.workTree() == null) {
            return null;
        }
        GitStore store = open(place.gitDirectory(), name);
        GitId head = store.find("HEAD");
        if (head == null) {
            return null; // no commit yet, which `git add` skips as well
        }
        return new WorkTree(directory, place.gitDirectory(), place.commonDirectory(), store.objects(), head, limits);
    }

    /** A new folder in the cache's {@code tmp/}, deleted with the session. */
    synchronized Path scratchIn(Path cache) throws ResolveException {
        Path parent = cache.resolve("tmp");
        try {
            Files.createDirectories(parent);
            Path made = Files.createTempDirectory(parent, "dirty-");
            scratch.add(made);
            return made;
        } catch (IOException e) {
            throw ResolveException.io("cannot write to the cache at " + Printable.escape(parent.toString()), e);
        }
    }

    /** Closes the stores and deletes the scratch folders; a kill leaves those to the cache's own sweep. */
    @Override
    public synchronized void close() {
        closed = true;
        stores.values().forEach(GitStore::close);
        stores.clear();
        for (Path directory : scratch) {
            try {
                FileTrees.delete(directory);
            } catch (IOException ignored) {
                // It is in tmp/, where the cache's sweep will find it.
            }
        }
        scratch.clear();
    }
}
