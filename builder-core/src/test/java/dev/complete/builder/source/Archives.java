package dev.complete.builder.source;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.recipe.Component.Target;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Unpacks into memory and shows the result as text. */
public final class Archives {

    static final SourceLocation MARK = new SourceLocation("complete.yaml", 6, 5, 1, "x");

    private Archives() {}

    public static ExtractedTree unpack(byte[] archive) throws BuildException, InterruptedException {
        return unpack(archive, ArchiveLimits.DEFAULT, new MemoryBlobStore());
    }

    public static ExtractedTree unpack(byte[] archive, ArchiveLimits limits, BlobStore cas)
            throws BuildException, InterruptedException {
        CountedObjects objects = new CountedObjects();
        return new ArchiveUnpacker(cas, new MemoryMemos(), limits)
                .unpack(objects, objects.blob(archive), "app: deps/x.tar", new EntryBudget(1L << 40).share("app"));
    }

    /** One line for each entry but the root: path, type, mode, owner, then content or target. */
    public static List<String> show(byte[] archive) throws BuildException, IOException, InterruptedException {
        MemoryBlobStore cas = new MemoryBlobStore();
        return show(unpack(archive, ArchiveLimits.DEFAULT, cas).entries(), cas);
    }

    public static List<String> show(List<Entry> entries, MemoryBlobStore cas) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.path().isRoot()) {
                lines.add(entry.path().relative() + " " + show(entry.node(), cas));
            }
        }
        return lines;
    }

    private static String show(Node node, MemoryBlobStore cas) throws IOException {
        if (node instanceof Node.Directory directory) {
            return (directory.explicit() ? "dir " : "implied ") + show(directory.metadata());
        }
        if (node instanceof Node.Symlink link) {
            return "link " + show(link.metadata()) + " " + link.target();
        }
        if (node instanceof Node.HardLink link) {
            return "hard " + link.leader().relative();
        }
        Node.File file = (Node.File) node;
        Content.Packed content = (Content.Packed) file.content();
        Contents contents = new Contents(
                path -> {
                    throw new AssertionError(path);
                },
                cas);
        String text = new String(contents.open(content).readAllBytes(), StandardCharsets.UTF_8);
        return "file " + show(file.metadata()) + " " + (text.length() > 40 ? text.length() + " bytes" : text);
    }

    private static String show(Metadata metadata) {
        StringBuilder out = new StringBuilder();
        out.append(Integer.toOctalString(metadata.mode()))
                .append(' ')
                .append(metadata.uid())
                .append(':')
                .append(metadata.gid());
        for (Map.Entry<String, Bytes> xattr : metadata.xattrs().entrySet()) {
            out.append(' ').append(xattr.getKey()).append('=').append(xattr.getValue());
        }
        return out.toString();
    }

    static Member member(String inside, String to) {
        boolean slash = to.endsWith("/");
        String path = slash && to.length() > 1 ? to.substring(0, to.length() - 1) : to;
        return new Member(new Located<>(inside, MARK), new Target(RootfsPath.of(path), slash, MARK));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    /** False, with a loud line, when {@code tool} cannot be run here. */
    public static boolean have(String tool) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Path.of(folder, tool).toFile().canExecute()) {
                return true;
            }
        }
        System.err.println("SKIPPED: needs " + tool);
        return false;
    }

    public static void run(Path directory, String script) throws IOException, InterruptedException {
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = new ProcessBuilder("sh", "-euc", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(script + ": " + java.nio.file.Files.readString(log));
        }
    }
}
