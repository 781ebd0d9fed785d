package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.OutputSymlink;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a step's outputs as an {@code ActionResult}, and decodes them (docs/formats.md, "Actions"). Folders are
 * {@code Tree} messages in the store that holds the files as well. Thread-safe as the store is.
 */
public final class ActionResults {

    /** A field that every result has: without any field set, the encoding would be empty. */
    private static final ExecutedActionMetadata METADATA =
            ExecutedActionMetadata.newBuilder().setWorker("complete").build();

    private final BlobStore blobs;

    public ActionResults(BlobStore blobs) {
        this.blobs = blobs;
    }

    /**
     * The result; everything it refers to is in the store when this returns. Owners, extended attributes and hard links
     * are not part of it, so only the result of {@link #decode} counts as a step's outputs.
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

    /** Receives an encoded {@code Tree}. */
    private interface Trees {
        void keep(byte[] tree) throws IOException;
    }

    private static ActionResult message(RootfsTree outputs, List<String> outputPaths, Trees trees) throws IOException {
        checkPlaces(outputs, outputPaths);
        ActionResult.Builder result = ActionResult.newBuilder().setExecutionMetadata(METADATA);
        OutputTrees folders = new OutputTrees(outputs);
        for (String path : Messages.inOrder(outputPaths)) {
            RootfsPath place = place(path);
            Node node = outputs.get(place);
            if (node instanceof Node.Directory) {
                byte[] tree = folders.tree(place);
                trees.keep(tree);
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
                        .setDigest(OutputTrees.digest(file.content()))
                        .setIsExecutable(Messages.isExecutable(file.mode()))
                        .setNodeProperties(Messages.properties(file.mode())));
            }
        }
        return result.build();
    }

    /** Checks that everything is at or below an output path, or a folder above one. */
    private static void checkPlaces(RootfsTree outputs, List<String> outputPaths) {
        List<RootfsPath> places = outputPaths.stream().map(ActionResults::place).toList();
        outputs.nodes().forEach((path, node) -> {
            boolean above = node instanceof Node.Directory
                    && places.stream().anyMatch(place -> OutputTrees.isBelow(place, path));
            if (!above && places.stream().noneMatch(place -> path.equals(place) || OutputTrees.isBelow(path, place))) {
                throw new IllegalArgumentException("no output path leads to " + path);
            }
        });
    }

    private static RootfsPath place(String outputPath) {
        return RootfsPath.of("/" + outputPath);
    }
}
