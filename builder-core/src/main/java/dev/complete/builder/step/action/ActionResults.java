package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.OutputSymlink;
import build.bazel.remote.execution.v2.Tree;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Encodes a step's outputs as an {@code ActionResult}, and decodes them (docs/formats.md, "Actions"). Folders are
 * {@code Tree} messages in the store that holds the files as well. Thread-safe as the store is.
 */
public record ActionResults(BlobStore blobs) {

    /** Set in every result: without any field, the encoding would be empty. */
    private static final ExecutedActionMetadata METADATA =
            ExecutedActionMetadata.newBuilder().setWorker("complete").build();

    /** Limit on an encoded tree, in bytes: over two million files. Reading one needs several times its size in memory. */
    static final int LARGEST_TREE = 256 << 20;

    /**
     * The result; its blobs are in the store when this returns. Owners, extended attributes and hard links are no part of
     * it, so only the result of {@link #decode} counts as a step's outputs.
     *
     * @param outputs at their places in the step's root; files are whole blobs of the store
     * @param outputPaths as in {@link StepCommand}
     * @throws IllegalArgumentException when {@code outputs} holds any other content
     * @throws IOException when the store fails, or a folder is too large for {@link #decode}
     */
    public byte[] encode(RootfsTree outputs, List<String> outputPaths) throws IOException {
        return Messages.encode(message(outputs, outputPaths, tree -> blobs.write(out -> out.write(tree))));
    }

    /**
     * The outputs, with the folders above them. A folder with mode 0755 is not explicit.
     *
     * @param component of the step
     * @throws java.nio.file.NoSuchFileException when a blob it refers to is absent
     * @throws IOException when {@code result} is not exactly the encoding of some outputs at these paths
     */
    public RootfsTree decode(byte[] result, List<String> outputPaths, String component) throws IOException {
        try {
            OutputReader reader = new OutputReader(blobs, component);
            ActionResult message = ActionResult.parseFrom(result);
            for (OutputFile file : message.getOutputFilesList()) {
                reader.file(place(file.getPath()), file.getDigest(), file.getNodeProperties());
            }
            for (OutputSymlink link : message.getOutputSymlinksList()) {
                reader.symlink(place(link.getPath()), link.getTarget());
            }
            for (OutputDirectory directory : message.getOutputDirectoriesList()) {
                reader.tree(place(directory.getPath()), directory.getTreeDigest());
            }
            RootfsTree outputs = reader.outputs();
            // Strictness comes from encoding again: a result that was read too leniently differs here.
            byte[] again = Messages.encode(message(outputs, outputPaths, tree -> {}));
            if (!Arrays.equals(again, result)) {
                throw new IOException("an action's result is not in canonical form");
            }
            return outputs;
        } catch (IllegalArgumentException e) {
            throw new IOException("an action's result is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * The blobs that a result leads to: its folders' trees, and all files.
     *
     * @throws IOException when {@code result} is damaged, or a tree of it is absent
     */
    public SortedSet<Digest> blobs(byte[] result) throws IOException {
        try {
            SortedSet<Digest> found = new TreeSet<>();
            ActionResult message = ActionResult.parseFrom(result);
            message.getOutputFilesList()
                    .forEach(file -> found.add(new Digest(file.getDigest().getHash())));
            for (OutputDirectory output : message.getOutputDirectoriesList()) {
                Digest tree = new Digest(output.getTreeDigest().getHash());
                found.add(tree);
                try (InputStream in = blobs.open(tree)) {
                    Tree folders = Tree.parseFrom(in.readNBytes(LARGEST_TREE));
                    Stream.concat(Stream.of(folders.getRoot()), folders.getChildrenList().stream())
                            .flatMap(folder -> folder.getFilesList().stream())
                            .forEach(file ->
                                    found.add(new Digest(file.getDigest().getHash())));
                }
            }
            return found;
        } catch (IllegalArgumentException e) {
            throw new IOException("an action's result is damaged: " + e.getMessage(), e);
        }
    }

    /** @param trees receives each encoded {@code Tree} */
    private static ActionResult message(RootfsTree outputs, List<String> outputPaths, IoConsumer<byte[]> trees)
            throws IOException {
        checkPlaces(outputs, outputPaths);
        ActionResult.Builder result = ActionResult.newBuilder().setExecutionMetadata(METADATA);
        NavigableMap<RootfsPath, Folder> folders = Folder.in(outputs);
        for (String path : Messages.inOrder(outputPaths)) {
            RootfsPath place = place(path);
            Node node = outputs.get(place);
            if (node instanceof Node.Directory) {
                byte[] tree = tree(folders, place);
                trees.accept(tree);
                result.addOutputDirectories(OutputDirectory.newBuilder()
                        .setPath(path)
                        .setTreeDigest(Messages.digest(tree))
                        .setIsTopologicallySorted(true));
            } else if (node instanceof Node.Symlink link) {
                result.addOutputSymlinks(
                        OutputSymlink.newBuilder().setPath(path).setTarget(Messages.text(link.target())));
            } else if (node != null) {
                Folder.File file = Folder.file(path, outputs, place);
                result.addOutputFiles(OutputFile.newBuilder()
                        .setPath(path)
                        .setDigest(digest(file.content()))
                        .setIsExecutable(Messages.isExecutable(file.mode()))
                        .setNodeProperties(Messages.properties(file.mode())));
            }
        }
        return result.build();
    }

    /**
     * The folder and everything below it, encoded: each distinct folder once, parents before their children.
     *
     * @throws IllegalArgumentException when a file in it is not a whole blob
     * @throws IOException when it is too large to be read again
     */
    private static byte[] tree(NavigableMap<RootfsPath, Folder> folders, RootfsPath place) throws IOException {
        Map<RootfsPath, Directory> made = new HashMap<>();
        // Children are made before their parents, also when the first of several equal folders is the one that is kept.
        Set<Directory> distinct = new LinkedHashSet<>();
        for (Folder folder : folders.descendingMap().values()) {
            if (folder.path().isAtOrBelow(place)) {
                Directory directory = Messages.directory(
                        folder,
                        i -> digest(folder.files().get(i).content()),
                        i -> Messages.digest(Messages.encode(
                                Objects.requireNonNull(made.get(folder.folders().get(i))))));
                made.put(folder.path(), directory);
                distinct.add(directory);
            }
        }
        Directory root = Objects.requireNonNull(made.get(place));
        distinct.remove(root);
        List<Directory> children = new ArrayList<>(distinct);
        Collections.reverse(children);
        Tree tree = Tree.newBuilder().setRoot(root).addAllChildren(children).build();
        if (tree.getSerializedSize() > LARGEST_TREE) {
            throw new IOException(
                    "the list of what a build step left in " + Printable.escape(place.toString()) + " is larger than "
                            + (LARGEST_TREE >> 20) + " MiB: leave fewer files, or pack them into an archive");
        }
        FolderExpansion.of(tree);
        return Messages.encode(tree);
    }

    /** @throws IllegalArgumentException when {@code content} is not a whole blob */
    private static build.bazel.remote.execution.v2.Digest digest(Content content) {
        if (content instanceof Content.Packed packed
                && packed.offset() == 0
                && packed.pack().equals(packed.digest())) {
            return Messages.digest(packed.digest(), packed.size());
        }
        throw new IllegalArgumentException("an output that is not a blob of its own: " + content.id());
    }

    /** Checks that everything is at or below an output path, or a folder above one. */
    private static void checkPlaces(RootfsTree outputs, List<String> outputPaths) {
        List<RootfsPath> places = outputPaths.stream().map(ActionResults::place).toList();
        outputs.nodes().forEach((path, node) -> {
            boolean above =
                    node instanceof Node.Directory && places.stream().anyMatch(place -> place.isAtOrBelow(path));
            if (!above && places.stream().noneMatch(path::isAtOrBelow)) {
                throw new IllegalArgumentException("no output path leads to " + path);
            }
        });
    }

    private static RootfsPath place(String outputPath) {
        return RootfsPath.of("/" + outputPath);
    }
}
