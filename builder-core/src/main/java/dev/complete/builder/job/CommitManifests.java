package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.ReachedFolder;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.extend.ManifestSource;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.open.Superproject;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds manifests in a commit and in its submodules; never reads those of the work tree. */
record CommitManifests(Superproject commit) implements ManifestSource {

    private static final int LARGEST = 1 << 20;
    private static final String NAME = "complete.yaml";

    /**
     * The command's manifest.
     *
     * @param path in the superproject, such as {@code complete.yaml}
     * @throws BuildException when it is not a file of the commit, or larger than 1 MiB
     */
    ByteBuffer read(String path) throws BuildException, ResolveException, IOException {
        ReachedFolder reached = ReachedFolder.root(commit.root());
        Iterator<String> names = List.of(path.split("/", -1)).iterator();
        while (true) {
            TreeEntry entry = reached.folder().entry(names.next());
            if (entry instanceof TreeEntry.File file && !names.hasNext()) {
                return read(path, reached.folder(), file);
            }
            boolean above = entry instanceof TreeEntry.Directory && names.hasNext();
            ReachedFolder below = above ? reached.enter(entry) : null;
            if (below == null) {
                throw missing(path, entry, reached);
            }
            reached = below;
        }
    }

    private static ByteBuffer read(String path, SourceTree folder, TreeEntry.File file)
            throws BuildException, IOException {
        try {
            if (folder.objects().size(file.id()) > LARGEST) {
                throw new BuildException(BuildException.Kind.INVALID, tooLarge(path));
            }
            return content(folder, file);
        } catch (ResolveException e) {
            throw BuildException.reading(
                    "the manifest " + Printable.escape(path) + " of "
                            + folder.pin().label(),
                    e);
        }
    }

    @Override
    public Found find(String repository, Located<String> extended)
            throws BuildException, ResolveException, IOException {
        try {
            return findIn(repository, extended);
        } catch (ResolveException e) {
            throw new ResolveException(
                    e.kind(),
                    e.getMessage() + "\n  needed by `extends` at "
                            + extended.at().place(),
                    e);
        }
    }

    private Found findIn(String repository, Located<String> extended)
            throws BuildException, ResolveException, IOException {
        ReachedFolder top = ReachedFolder.root(commit.root());
        for (String name : repository.isEmpty() ? new String[0] : repository.split("/", -1)) {
            // A manifest was read in there.
            top = Objects.requireNonNull(top.enter(top.folder().entry(name)));
        }
        ReachedFolder reached = ReachedFolder.root(top.folder());
        for (String name : extended.value().split("/", -1)) {
            TreeEntry entry = reached.folder().entry(name);
            boolean last =
                    reached.path().length() + name.length() == extended.value().length();
            if (entry instanceof TreeEntry.File file && last) {
                return found(reached.folder(), file, extended, reached.folder().pathOf(file));
            }
            ReachedFolder below = reached.enter(entry);
            if (below == null) {
                throw stuck(reached, name, entry, extended);
            }
            reached = below;
        }
        SourceTree folder = reached.folder();
        if (folder.entry(NAME) instanceof TreeEntry.File file) {
            return found(folder, file, extended, folder.path());
        }
        throw extended.error("no " + NAME + " in " + where(folder), "name the manifest, if it has another name");
    }

    /** @param shown path of the extended manifest in its repository: the folder, when one was named */
    private static Found found(SourceTree folder, TreeEntry.File file, Located<String> extended, String shown)
            throws BuildException, ResolveException, IOException {
        String repository = folder.pin().path();
        String path = Manifests.fromRoot(repository, folder.pathOf(file));
        if (folder.objects().size(file.id()) > LARGEST) {
            throw extended.error(tooLarge(path), null);
        }
        String label = Printable.escape(Manifests.fromRoot(repository, shown))
                + (repository.isEmpty() ? "" : " @ " + folder.pin().commit().brief());
        return new Found(repository, path, label, content(folder, file));
    }

    private static ByteBuffer content(SourceTree folder, TreeEntry.File file) throws ResolveException, IOException {
        try (InputStream in = folder.objects().open(file.id())) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }

    private static BuildException stuck(
            ReachedFolder reached, String name, @Nullable TreeEntry entry, Located<String> extended)
            throws ResolveException {
        String where = where(reached.folder());
        if (entry != null) {
            boolean link = entry instanceof TreeEntry.Symlink;
            return extended.error(
                    "`" + Printable.escape(reached.path() + name) + "` is a " + (link ? "symlink" : "file") + " in "
                            + where + ", not a folder",
                    link ? "links are not followed here: name the target" : null);
        }
        String absent = extended.value().substring(reached.path().length());
        return extended.error("no `" + Printable.escape(name) + "` in " + where, reached.nearest(absent, ""));
    }

    private static String where(SourceTree folder) {
        String path = folder.path().isEmpty() ? "" : "`" + Printable.escape(folder.path()) + "/` of ";
        return path + folder.pin().label();
    }

    private static String tooLarge(String path) {
        return Printable.escape(path) + " is larger than 1 MiB: that is no manifest";
    }

    private BuildException missing(String path, @Nullable TreeEntry found, ReachedFolder reached)
            throws ResolveException {
        String shown = Printable.escape(path);
        String where = commit.name() + " @ " + commit.commit().brief();
        if (found != null) {
            return new BuildException(BuildException.Kind.INVALID, shown + " is not a regular file in " + where);
        }
        String absent = path.substring(reached.path().length());
        String hint = absent.isEmpty() ? null : reached.nearest(absent, "");
        return new BuildException(
                BuildException.Kind.INVALID,
                "no " + shown + " in " + where
                        + (hint == null ? "" : "\n  " + hint + " --file names it")
                        + "\n  write one with `complete init`, commit it, and build again (builds read the commit, not the"
                        + " work tree); or name another with --file");
    }
}
