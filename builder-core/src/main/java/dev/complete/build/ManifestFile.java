package dev.complete.build;

import dev.complete.git.ResolveException;
import dev.complete.git.Superproject;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.TreeEntry;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the manifest in a commit; the work tree's is never read. */
final class ManifestFile {

    private static final int LARGEST = 1 << 20;

    private ManifestFile() {}

    /**
     * @param path in the superproject, such as {@code complete.yaml}
     * @throws BuildException when it is not a file of the commit, or larger than 1 MiB
     */
    static byte[] read(Superproject commit, String path) throws BuildException, ResolveException, IOException {
        SourceTree folder = commit.root();
        Iterator<String> names = List.of(path.split("/", -1)).iterator();
        while (true) {
            TreeEntry entry = folder.entry(names.next());
            if (entry instanceof TreeEntry.Directory directory && names.hasNext()) {
                folder = folder.directory(directory);
            } else if (entry instanceof TreeEntry.File file && !names.hasNext()) {
                return content(folder, file, path);
            } else {
                throw missing(commit, path, entry);
            }
        }
    }

    private static byte[] content(SourceTree folder, TreeEntry.File file, String path)
            throws BuildException, ResolveException, IOException {
        if (folder.objects().size(file.id()) > LARGEST) {
            throw new BuildException(
                    BuildException.Kind.INVALID, Printable.escape(path) + " is larger than 1 MiB: that is no manifest");
        }
        try (InputStream in = folder.objects().open(file.id())) {
            return in.readAllBytes();
        }
    }

    private static BuildException missing(Superproject commit, String path, @Nullable TreeEntry found) {
        String shown = Printable.escape(path);
        String where = commit.name() + " @ " + commit.commit().brief();
        if (found != null) {
            return new BuildException(BuildException.Kind.INVALID, shown + " is not a regular file in " + where);
        }
        return new BuildException(
                BuildException.Kind.INVALID,
                "no " + shown + " in " + where
                        + "\n  write one with `complete init`, commit it, and build again (builds read the commit, not the"
                        + " work tree); or name another with --file");
    }
}
