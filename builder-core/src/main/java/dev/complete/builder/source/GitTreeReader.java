package dev.complete.builder.source;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.TreeExtent;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folders, files and symlinks of Git as entries. Git knows two file modes and no owners: files are 0644 or 0755, folders
 * 0755 by a default that yields, all of root. Contents are not read, but for symlinks. Collects the entries of one
 * component; not thread-safe.
 */
public final class GitTreeReader {

    private final String component;
    private final Function<String, @Nullable SourceTree> nested;
    private final EntryBudget.Share share;
    private final List<Entry> entries = new ArrayList<>();
    private final TreeSet<String> missing = new TreeSet<>();

    /**
     * @param component its name, for origins
     * @param nested roots of nested submodules by path from the superproject; null for one that is not included
     * @param share receives the number of entries
     */
    public GitTreeReader(String component, Function<String, @Nullable SourceTree> nested, EntryBudget.Share share) {
        this.component = component;
        this.nested = nested;
        this.share = share;
    }

    /** Adds the content of {@code folder}, but not the folder itself, below {@code to}. */
    public void addContent(SourceTree folder, RootfsPath to) throws BuildException {
        try {
            TreeExtent extent = folder.extent();
            share.add(extent.paths(), extent.nameBytes());
        } catch (ResolveException e) {
            throw BuildException.reading("component `" + component + "`", e);
        }
        addCounted(folder, to);
    }

    /** Adds the file or symlink {@code entry} of {@code folder} as {@code to}. */
    public void addSingle(SourceTree folder, TreeEntry entry, RootfsPath to) throws BuildException {
        share.add(1, to.toString().length());
        add(folder, entry, to);
    }

    private void addCounted(SourceTree folder, RootfsPath to) throws BuildException {
        try {
            for (TreeEntry entry : folder.entries()) {
                add(folder, entry, place(folder, entry, to));
            }
        } catch (ResolveException e) {
            throw BuildException.reading("component `" + component + "`", e);
        }
    }

    private void add(SourceTree folder, TreeEntry entry, RootfsPath to) throws BuildException {
        try {
            if (entry instanceof TreeEntry.File file) {
                Metadata metadata = file.executable() ? Metadata.EXECUTABLE : Metadata.FILE;
                long size = folder.objects().size(file.id());
                Content content = new Content.GitBlob(folder.pin().path(), file.id(), size);
                entries.add(new Entry(to, new Node.File(metadata, content, origin(folder, entry))));
            } else if (entry instanceof TreeEntry.Symlink link) {
                String target = target(folder, link, to);
                entries.add(new Entry(to, new Node.Symlink(target, Metadata.LINK, origin(folder, entry))));
            } else if (entry instanceof TreeEntry.Directory directory) {
                entries.add(new Entry(to, directory(origin(folder, entry))));
                addCounted(folder.directory(directory), to);
            } else if (entry instanceof TreeEntry.Gitlink gitlink) {
                addNested(folder, gitlink, to);
            }
        } catch (ResolveException e) {
            throw BuildException.reading(label(folder, entry), e);
        }
    }

    /** The added entries, in no particular order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Paths, from the superproject's root, of nested submodules that are in added folders but not included. */
    public SortedSet<String> missing() {
        return Collections.unmodifiableSortedSet(missing);
    }

    private static Node.Directory directory(Origin origin) {
        return new Node.Directory(Metadata.DIRECTORY, false, origin);
    }

    private void addNested(SourceTree folder, TreeEntry.Gitlink gitlink, RootfsPath to)
            throws BuildException, ResolveException {
        String path = folder.pinOf(gitlink).path();
        SourceTree root = nested.apply(path);
        if (root == null) {
            missing.add(path);
            return;
        }
        entries.add(new Entry(to, directory(origin(folder, gitlink))));
        addContent(root, to);
    }

    private Origin origin(SourceTree folder, TreeEntry entry) {
        return new Origin(component, folder.pin(), folder.pathOf(entry), null);
    }

    private RootfsPath place(SourceTree folder, TreeEntry entry, RootfsPath to) throws BuildException {
        if (entry.name().startsWith(RootfsPath.WHITEOUT_PREFIX)) {
            throw invalid(
                    folder,
                    entry,
                    "has a name that starts with `.wh.`, which in an image deletes files of lower layers");
        }
        try {
            return to.child(entry.name());
        } catch (IllegalArgumentException e) {
            throw invalid(folder, entry, "cannot go below " + Printable.escape(to.toString()) + ": " + e.getMessage());
        }
    }

    /** The blob's bytes. */
    private String target(SourceTree folder, TreeEntry.Symlink link, RootfsPath to)
            throws BuildException, ResolveException {
        ObjectSource objects = folder.objects();
        long size = objects.size(link.id());
        if (size == 0 || size > RootfsPath.MAX_PATH_BYTES) {
            throw badLink(
                    folder, link, "with a target of " + size + " bytes: expected 1 to " + RootfsPath.MAX_PATH_BYTES);
        }
        String target;
        try (InputStream in = objects.open(link.id())) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(RootfsPath.MAX_PATH_BYTES + 1));
            target = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw badLink(folder, link, "whose target is not UTF-8");
        } catch (IOException e) {
            throw BuildException.reading(label(folder, link), e);
        }
        if (target.indexOf('\0') >= 0) {
            throw badLink(folder, link, "whose target holds NUL");
        }
        if (to.isLeftBy(target)) {
            String climbs = "to " + Printable.escape(target) + ", which climbs above the image's root from ";
            throw badLink(folder, link, climbs + Printable.escape(to.toString()));
        }
        return target;
    }

    private BuildException badLink(SourceTree folder, TreeEntry.Symlink link, String problem) {
        return invalid(folder, link, "is a symlink " + problem);
    }

    private String label(SourceTree folder, TreeEntry entry) {
        return origin(folder, entry).toString();
    }

    private BuildException invalid(SourceTree folder, TreeEntry entry, String problem) {
        return new BuildException(
                BuildException.Kind.INVALID,
                label(folder, entry) + " (" + entry.id().brief() + "): " + problem);
    }
}
