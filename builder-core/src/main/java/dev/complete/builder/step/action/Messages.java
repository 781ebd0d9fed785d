package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.NodeProperties;
import build.bazel.remote.execution.v2.SymlinkNode;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UInt32Value;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/** Common parts of the messages of inputs, commands and results, and their encoding. Stateless. */
final class Messages {

    private static final int OWNER_EXECUTES = 0100;

    /** Code point order, which is not {@link String#compareTo}'s. */
    static final Comparator<String> UTF8_BYTES =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private Messages() {}

    static List<String> inOrder(Collection<String> texts) {
        return texts.stream().sorted(UTF8_BYTES).toList();
    }

    /** The message with its fields in order of their numbers, as REAPI requires for hashed messages. */
    static byte[] encode(MessageLite message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("a message that does not fit its own size", e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** @throws IllegalArgumentException when {@code text} has no UTF-8 encoding, so that a message would change it */
    static String text(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("text holds half of a surrogate pair");
        }
        return text;
    }

    static build.bazel.remote.execution.v2.Digest digest(byte[] encoded) {
        return digest(Digest.of(encoded), encoded.length);
    }

    static build.bazel.remote.execution.v2.Digest digest(Digest digest, long size) {
        return build.bazel.remote.execution.v2.Digest.newBuilder()
                .setHash(digest.hex())
                .setSizeBytes(size)
                .build();
    }

    /**
     * @param files digest of the folder's file with that index
     * @param folders digest of the folder's folder with that index
     */
    static Directory directory(
            Folder folder,
            IntFunction<build.bazel.remote.execution.v2.Digest> files,
            IntFunction<build.bazel.remote.execution.v2.Digest> folders) {
        Directory.Builder directory = Directory.newBuilder().setNodeProperties(properties(folder.mode()));
        for (int i = 0; i < folder.files().size(); i++) {
            Folder.File file = folder.files().get(i);
            directory.addFiles(FileNode.newBuilder()
                    .setName(file.name())
                    .setDigest(files.apply(i))
                    .setIsExecutable(isExecutable(file.mode()))
                    .setNodeProperties(properties(file.mode())));
        }
        for (int i = 0; i < folder.folders().size(); i++) {
            directory.addDirectories(DirectoryNode.newBuilder()
                    .setName(folder.folders().get(i).name())
                    .setDigest(folders.apply(i)));
        }
        for (Folder.Link link : folder.links()) {
            directory.addSymlinks(SymlinkNode.newBuilder().setName(link.name()).setTarget(link.target()));
        }
        return directory.build();
    }

    /** The mode as properties, always set: servers differ in the meaning of an absent mode. */
    static NodeProperties properties(int mode) {
        return NodeProperties.newBuilder().setUnixMode(UInt32Value.of(mode)).build();
    }

    /** Whether the file is executable, for servers that ignore modes. */
    static boolean isExecutable(int mode) {
        return (mode & OWNER_EXECUTES) != 0;
    }
}
