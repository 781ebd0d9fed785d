package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.Platform;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes actions: messages of the Remote Execution API version 2, canonically encoded, and their digests (docs/formats.md,
 * "Actions"). The digest depends on the command, the names, modes, link targets and bytes of the inputs and on the
 * sandbox contract; not on owners, extended attributes or hard links. Thread-safe as its parts are.
 */
public final class ActionEncoder {

    /** Version of the sandbox contract (docs/sandbox.md) for steps; another version changes every action. */
    public static final String SANDBOX_CONTRACT = "1";

    private static final Platform PLATFORM = Platform.newBuilder()
            .addProperties(
                    Platform.Property.newBuilder().setName("complete-sandbox").setValue(SANDBOX_CONTRACT))
            .build();

    private final Memos memos;
    private final ContentSource contents;
    private final int jobs;

    /** @param jobs number of contents read at a time */
    public ActionEncoder(Memos memos, ContentSource contents, int jobs) {
        this.memos = memos;
        this.contents = contents;
        this.jobs = jobs;
    }

    /**
     * Makes an action whose inputs are exactly those of its digest.
     *
     * @param tools merged; empty folders in the place of the sandbox's own are left out
     * @param source its root is {@code /src}
     * @throws BuildException when {@code tools} has any other entry in such a place
     * @throws IOException when a content cannot be read or does not match its id, or the memos fail
     */
    public Action encode(StepCommand command, RootfsTree tools, RootfsTree source)
            throws BuildException, IOException, InterruptedException {
        RootfsTree visibleTools = VisibleTree.of(VisibleTree.withoutReserved(tools));
        RootfsTree visibleSource = VisibleTree.of(source);
        ContentDigests digests = new ContentDigests(contents, jobs);
        Directory toolsRoot = MerkleTree.root(visibleTools, memos, digests);
        Directory root = withSource(toolsRoot, MerkleTree.root(visibleSource, memos, digests));
        byte[] action = Messages.encode(build.bazel.remote.execution.v2.Action.newBuilder()
                .setCommandDigest(Messages.digest(Messages.encode(message(command))))
                .setInputRootDigest(Messages.digest(Messages.encode(root)))
                .setPlatform(PLATFORM)
                .build());
        Digest toolsDigest = Digest.of(Messages.encode(toolsRoot));
        Digest rootDigest = Digest.of(Messages.encode(root));
        return new Action(
                command, new InputRoot(visibleTools, visibleSource, toolsDigest, rootDigest), Digest.of(action));
    }

    private static Directory withSource(Directory tools, Directory source) {
        List<DirectoryNode> folders = new ArrayList<>(tools.getDirectoriesList());
        folders.add(DirectoryNode.newBuilder()
                .setName(StepCommand.SOURCE)
                .setDigest(Messages.digest(Messages.encode(source)))
                .build());
        folders.sort(Comparator.comparing(DirectoryNode::getName, Messages.UTF8_BYTES));
        return tools.toBuilder().clearDirectories().addAllDirectories(folders).build();
    }

    /** @throws IllegalArgumentException when a text in it has no UTF-8 encoding */
    static Command message(StepCommand command) {
        Command.Builder message =
                Command.newBuilder().addOutputNodeProperties("unix_mode").setPlatform(PLATFORM);
        command.arguments().forEach(argument -> message.addArguments(Messages.text(argument)));
        Messages.inOrder(command.outputPaths()).forEach(path -> message.addOutputPaths(Messages.text(path)));
        Messages.inOrder(command.environment().keySet())
                .forEach(name -> message.addEnvironmentVariablesBuilder()
                        .setName(Messages.text(name))
                        .setValue(Messages.text(command.environment().getOrDefault(name, ""))));
        return message.build();
    }
}
