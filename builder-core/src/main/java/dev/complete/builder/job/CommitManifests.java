package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.NearestPath;
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
import org.jspecify.annotations.Nullable;

/** Finds manifests in a commit and in its submodules; never reads those of the work tree. */
final class CommitManifests implements ManifestSource {

    private static final int LARGEST = 1 << 20;
    private static final String NAME = "complete.yaml";

    private final Superproject commit;

    CommitManifests(Superproject commit) {
        this.commit = commit;
    }

    /**
     * The command's manifest.
     *
     * @param path in the superproject, such as {@code complete.yaml}
     * @throws BuildException when it is not a file of the commit, or larger than 1 MiB
     */
    ByteBuffer read(String path) throws BuildException, ResolveException, IOException {
        SourceTree folder = commit.root();
        String reached = "";
        Iterator<String> names = List.of(path.split("/", -1)).iterator();
        while (true) {
            String name = names.next();
            TreeEntry entry = folder.entry(name);
            if (entry instanceof TreeEntry.Directory directory && names.hasNext()) {
                folder = folder.directory(directory);
                reached += name + "/";
            } else if (entry instanceof TreeEntry.File file && !names.hasNext()) {
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
            } else {
                String absent = path.substring(reached.length());
                throw missing(
                        path,
                        entry,
                        entry == null && !absent.isEmpty()
                                ? NearestPath.hint(commit.root(), "", folder, reached, absent, "")
                                : null);
            }
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
        SourceTree folder = commit.root();
        for (String name : repository.isEmpty() ? new String[0] : repository.split("/", -1)) {
            folder = open(folder, folder.entry(name));
        }
        SourceTree root = folder;
        StringBuilder reached = new StringBuilder();
        for (String name : extended.value().split("/", -1)) {
            TreeEntry entry = folder.entry(name);
            boolean last = reached.length() + name.length() == extended.value().length();
            if (entry instanceof TreeEntry.File file && last) {
                return found(folder, file, extended, fromRoot(folder, folder.pathOf(file)));
            }
            if (!isFolder(entry)) {
                throw stuck(root, folder, reached.toString(), name, entry, extended);
            }
            folder = open(folder, entry);
            reached.append(name).append('/');
        }
        if (folder.entry(NAME) instanceof TreeEntry.File file) {
            return found(folder, file, extended, fromRoot(folder, folder.path()));
        }
        throw BuildException.at(
                "no " + NAME + " in " + where(folder), extended.at(), "name the manifest, if it has another name");
    }

    private static boolean isFolder(@Nullable TreeEntry entry) {
        return entry instanceof TreeEntry.Directory || entry instanceof TreeEntry.Gitlink;
    }

    private static SourceTree open(SourceTree folder, @Nullable TreeEntry entry) throws ResolveException {
        if (entry instanceof TreeEntry.Gitlink link) {
            return folder.follow(link);
        }
        if (entry instanceof TreeEntry.Directory directory) {
            return folder.directory(directory);
        }
        throw new IllegalStateException("a manifest was read in there: " + folder.path());
    }

    /** @param shown path of the extended manifest from the superproject's root: the folder, when one was named */
    private static Found found(SourceTree folder, TreeEntry.File file, Located<String> extended, String shown)
            throws BuildException, ResolveException, IOException {
        String repository = folder.pin().path();
        String path = fromRoot(folder, folder.pathOf(file));
        if (folder.objects().size(file.id()) > LARGEST) {
            throw BuildException.at(tooLarge(path), extended.at(), null);
        }
        String label = Printable.escape(shown)
                + (repository.isEmpty() ? "" : " @ " + folder.pin().commit().brief());
        return new Found(repository, path, label, content(folder, file));
    }

    private static ByteBuffer content(SourceTree folder, TreeEntry.File file) throws ResolveException, IOException {
        try (InputStream in = folder.objects().open(file.id())) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }

    private static String fromRoot(SourceTree folder, String path) {
        String repository = folder.pin().path();
        return repository.isEmpty() || path.isEmpty() ? repository + path : repository + "/" + path;
    }

    private static BuildException stuck(
            SourceTree root,
            SourceTree folder,
            String reached,
            String name,
            @Nullable TreeEntry entry,
            Located<String> extended)
            throws ResolveException {
        if (entry != null) {
            boolean link = entry instanceof TreeEntry.Symlink;
            return BuildException.at(
                    "`" + Printable.escape(reached + name) + "` is a " + (link ? "symlink" : "file") + " in "
                            + where(folder) + ", not a folder",
                    extended.at(),
                    link ? "links are not followed here: name the target" : null);
        }
        boolean same = folder.pin().equals(root.pin());
        String absent = extended.value().substring(reached.length());
        return BuildException.at(
                "no `" + Printable.escape(name) + "` in " + where(folder),
                extended.at(),
                NearestPath.hint(same ? root : folder, same ? "" : reached, folder, reached, absent, ""));
    }

    private static String where(SourceTree folder) {
        String path = folder.path().isEmpty() ? "" : "`" + Printable.escape(folder.path()) + "/` of ";
        return path + folder.pin().label();
    }

    private static String tooLarge(String path) {
        return Printable.escape(path) + " is larger than 1 MiB: that is no manifest";
    }

    private BuildException missing(String path, @Nullable TreeEntry found, @Nullable String hint) {
        String shown = Printable.escape(path);
        String where = commit.name() + " @ " + commit.commit().brief();
        if (found != null) {
            return new BuildException(BuildException.Kind.INVALID, shown + " is not a regular file in " + where);
        }
        return new BuildException(
                BuildException.Kind.INVALID,
                "no " + shown + " in " + where
                        + (hint == null ? "" : "\n  " + hint + " --file names it")
                        + "\n  write one with `complete init`, commit it, and build again (builds read the commit, not the"
                        + " work tree); or name another with --file");
    }
}
