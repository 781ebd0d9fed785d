package dev.complete.git.open.module;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.TreeEntry;
import dev.complete.git.modules.Gitmodules;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.worktree.Snapshot;
import dev.complete.git.open.worktree.WorkTree;
import dev.complete.git.tree.Gitlinks;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The gitlinks of one opened repository: reads its {@code .gitmodules} once, and opens what it pins when asked. */
public final class ModuleLinks implements Gitlinks {

    private final ModuleSources sources;
    private final ResolveSession session;
    private final Path gitDirectory;
    private final ModuleAddress address;
    private final @Nullable Path checkout;
    private final int depth;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, SourceTree> followed = new ConcurrentHashMap<>();
    private @Nullable Gitmodules modules;

    /**
     * @param gitDirectory of the repository that holds the gitlinks
     * @param address of that repository
     * @param checkout the work tree to take submodules from, for {@code --dirty}; else null
     * @param depth how many submodules are around this repository
     */
    public ModuleLinks(
            ModuleSources sources,
            ResolveSession session,
            Path gitDirectory,
            ModuleAddress address,
            @Nullable Path checkout,
            int depth) {
        this.sources = sources;
        this.session = session;
        this.gitDirectory = gitDirectory;
        this.address = address;
        this.checkout = checkout;
        this.depth = depth;
    }

    @Override
    public Pin pin(SourceTree root, String path, GitId commit) throws ResolveException {
        return pin(root.pin(), module(root, path, commit), commit);
    }

    private static Pin pin(Pin parent, Gitmodules.Module module, GitId commit) {
        String below = parent.path().isEmpty() ? module.path() : parent.path() + "/" + module.path();
        return new Pin(below, Redaction.recorded(module.url()), commit);
    }

    /** Neighbours may be fetched at the same time; the same submodule is looked for once. */
    @Override
    public SourceTree follow(SourceTree root, String path, GitId commit) throws ResolveException {
        synchronized (locks.computeIfAbsent(path, p -> new Object())) {
            SourceTree known = followed.get(path);
            if (known == null) {
                known = open(root, path, commit);
                followed.put(path, known);
            }
            return known;
        }
    }

    private SourceTree open(SourceTree root, String path, GitId commit) throws ResolveException {
        Gitmodules.Module module = module(root, path, commit);
        Pin pin = pin(root.pin(), module, commit);
        session.admit(pin, depth + 1);
        ModuleAddress below = address.resolve(module.url(), sources.folders().isAllowed(), depth == 0);
        Path checkedOut = checkout == null ? null : checkout.resolve(path);
        SourceTree tree = checkedOut == null ? null : snapshot(sources, session, pin, checkedOut, below, depth + 1);
        if (tree == null) {
            PinnedObjects objects =
                    PinnedObjects.of(pin, new ModuleFinder(sources, session, pin, gitDirectory, module.name(), below));
            tree = SourceTree.of(
                    objects,
                    pin,
                    objects.commit(commit).tree(),
                    sources.request().limits(),
                    new ModuleLinks(sources, session, objects.gitDirectory(), below, null, depth + 1));
            session.opened(new OpenedCommit(pin, below, tree, objects.stored()));
        }
        session.opened(pin);
        return tree;
    }

    /**
     * The root folder of what is checked out at {@code directory}, for {@code --dirty}; null when nothing is.
     *
     * @param depth how many submodules are around it
     */
    public static @Nullable SourceTree snapshot(
            ModuleSources sources, ResolveSession session, Pin pin, Path directory, ModuleAddress address, int depth)
            throws ResolveException {
        WorkTree tree = session.at(directory);
        if (tree == null) {
            return null;
        }
        ResolveRequest request = sources.request();
        Path store = session.scratchIn(request.cache());
        GitId root = Snapshot.write(tree, session, store);
        String name = "the work tree " + Printable.escape(directory.toString());
        request.progress().opened(pin, name);
        ModuleLinks links = new ModuleLinks(sources, session, tree.gitDirectory(), address, directory, depth);
        GitStore lender = session.open(tree.gitDirectory(), name);
        ObjectSource objects = session.borrowing(store, name, lender).objects();
        return SourceTree.of(objects, pin, root, request.limits(), links);
    }

    private Gitmodules.Module module(SourceTree root, String path, GitId commit) throws ResolveException {
        Gitmodules.Module module = modules(root).at(path);
        if (module == null) {
            throw ResolveException.invalid(
                    Printable.escape(path) + " in " + root.pin().label() + " is a submodule at " + commit
                            + ", but .gitmodules there has no entry with path = " + Printable.escape(path)
                            + "; add it with `git submodule add`, or remove the gitlink with `git rm --cached`");
        }
        if (module.url().isEmpty()) {
            throw ResolveException.invalid("submodule " + Printable.escape(module.name()) + " in .gitmodules:"
                    + module.line() + " of " + root.pin().label() + " has no url");
        }
        // It would run a program, which is never an accident: refused even when nothing would be fetched.
        if (RemoteUrl.isHelper(module.url())) {
            throw ResolveException.invalid(".gitmodules of " + root.pin().label() + ": the URL of submodule "
                    + Printable.escape(module.name()) + ", " + Redaction.of(module.url())
                    + ", names a Git remote helper, which would run a program; use https or ssh");
        }
        return module;
    }

    private synchronized Gitmodules modules(SourceTree root) throws ResolveException {
        Gitmodules known = modules;
        if (known == null) {
            known = read(root);
            modules = known;
        }
        return known;
    }

    private Gitmodules read(SourceTree root) throws ResolveException {
        String where = ".gitmodules of " + root.pin().label();
        for (TreeEntry entry : root.entries()) {
            if (entry.name().equals(".gitmodules")) {
                if (!(entry instanceof TreeEntry.File file)) {
                    throw ResolveException.invalid(
                            where + " is not a regular file (object " + entry.id() + "); Git refuses that too");
                }
                return Gitmodules.parse(content(root, file, where), where);
            }
        }
        return Gitmodules.NONE;
    }

    private byte[] content(SourceTree root, TreeEntry.File file, String where) throws ResolveException {
        long limit = sources.request().limits().gitmodulesBytes();
        long size = root.objects().size(file.id());
        if (size > limit) {
            throw ResolveException.limit(
                    where + " has " + size + " bytes, more than " + limit, "gitmodules-bytes", "N");
        }
        try (InputStream in = root.objects().open(file.id())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw ResolveException.io(where + " cannot be read", e);
        }
    }
}
