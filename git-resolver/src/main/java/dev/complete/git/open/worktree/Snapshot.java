package dev.complete.git.open.worktree;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A work tree written as a Git tree, exactly as it is on the disk: no filters, no line-end conversion. New objects go to
 * a scratch repository that borrows the old ones from the original, which is not written to.
 */
public final class Snapshot {

    private static final String FOLDER = "40000";

    private final WorkTree tree;
    private final WorkTree.Checkouts checkouts;
    private final LooseObjectWriter scratch;

    private Snapshot(WorkTree tree, WorkTree.Checkouts checkouts, LooseObjectWriter scratch) {
        this.tree = tree;
        this.checkouts = checkouts;
        this.scratch = scratch;
    }

    /**
     * @param directory where the scratch repository is made; its parents exist
     * @return the id of the root tree
     */
    public static GitId write(WorkTree tree, WorkTree.Checkouts checkouts, Path directory) throws ResolveException {
        try {
            prepare(tree, directory);
            Snapshot snapshot = new Snapshot(tree, checkouts, new LooseObjectWriter(directory.resolve("objects")));
            return snapshot.folder(snapshot.entries());
        } catch (IOException e) {
            throw ResolveException.io(
                    "cannot keep the state of " + Printable.escape(tree.top().toString()) + " in "
                            + Printable.escape(directory.toString()),
                    e);
        }
    }

    private static void prepare(WorkTree tree, Path directory) throws IOException {
        Path common = tree.commonDirectory().toAbsolutePath();
        Files.createDirectories(directory.resolve("objects/info"));
        Files.createDirectories(directory.resolve("refs"));
        Files.writeString(directory.resolve("HEAD"), tree.head().hex() + "\n");
        Files.writeString(directory.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        Files.writeString(
                directory.resolve("objects/info/alternates"), common.resolve("objects") + "\n", StandardCharsets.UTF_8);
        if (Files.isDirectory(common.resolve("lfs"))) {
            Files.createSymbolicLink(directory.resolve("lfs"), common.resolve("lfs"));
        }
    }

    /** One entry of a tree object; a folder of the disk has {@code below} and no id yet. */
    private record Entry(
            String mode, @Nullable GitId id, @Nullable Map<byte[], Entry> below) {

        boolean isFolder() {
            return mode.equals(FOLDER);
        }
    }

    private Map<byte[], Entry> entries() throws ResolveException, IOException {
        Map<byte[], Entry> root = newFolder();
        for (Map.Entry<String, WorkFile> each : tree.scan().files().entrySet()) {
            Entry entry = entry(each.getKey(), each.getValue());
            if (entry != null) {
                put(root, each.getKey(), entry);
            }
        }
        return root;
    }

    private static void put(Map<byte[], Entry> root, String path, Entry entry) {
        Map<byte[], Entry> folder = root;
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            byte[] key = (parts[i] + "/").getBytes(StandardCharsets.UTF_8); // Git sorts folders as if they ended so
            Map<byte[], Entry> below = folder.computeIfAbsent(key, k -> new Entry(FOLDER, null, newFolder())).below;
            if (below == null) {
                throw new IllegalStateException("a folder's key names a folder");
            }
            folder = below;
        }
        String last = parts[parts.length - 1] + (entry.isFolder() ? "/" : "");
        folder.put(last.getBytes(StandardCharsets.UTF_8), entry);
    }

    private static Map<byte[], Entry> newFolder() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    private @Nullable Entry entry(String path, WorkFile file) throws ResolveException, IOException {
        return switch (file.mode()) {
            case FILE -> new Entry("100644", blob(path, file), null);
            case EXECUTABLE -> new Entry("100755", blob(path, file), null);
            case SYMLINK -> {
                Path place = file.file();
                yield new Entry(
                        "120000", place == null ? file.id() : scratch.write("blob", WorkFile.target(place)), null);
            }
            case FOLDER -> new Entry(FOLDER, file.id(), null);
            case GITLINK -> {
                Path place = file.file();
                WorkTree module = file.known() == null && place != null ? checkouts.at(place) : null;
                GitId commit = module == null ? file.known() : module.head();
                yield commit == null ? null : new Entry("160000", commit, null);
            }
        };
    }

    private GitId blob(String path, WorkFile file) throws IOException {
        GitId known = file.known();
        Path place = file.file();
        if (place == null) {
            return file.id();
        }
        if (known != null && isVerbatim(known, place)) {
            return known;
        }
        try (FileChannel opened = PlainFile.openItself(place);
                InputStream in = Channels.newInputStream(opened)) {
            return scratch.write("blob", opened.size(), in);
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** An index vouches for what Git's filters made of a file; only when sizes agree is that the file itself. */
    private boolean isVerbatim(GitId known, Path place) {
        try {
            return tree.objects().size(known) == Files.size(place);
        } catch (IOException | ResolveException e) {
            return false;
        }
    }

    private GitId folder(Map<byte[], Entry> entries) throws IOException {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        for (Map.Entry<byte[], Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            byte[] key = each.getKey();
            GitId id = entry.id;
            if (entry.below != null) {
                id = folder(entry.below);
            }
            if (id == null) {
                throw new IllegalStateException("an entry is a folder or has an id");
            }
            int length = entry.isFolder() ? key.length - 1 : key.length;
            tree.writeBytes((entry.mode + " ").getBytes(StandardCharsets.US_ASCII));
            tree.write(key, 0, length);
            tree.write(0);
            tree.writeBytes(id.toBytes());
        }
        return scratch.write("tree", tree.toByteArray());
    }
}
