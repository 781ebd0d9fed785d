package dev.complete.builder.step.action;

import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.util.List;

/**
 * A step's {@code /}: its tools, read-only, and its source, writable, at {@code /src}. All entries belong to root, without
 * extended attributes and hard links, which the digests do not cover.
 *
 * @param tools the merged {@code with} components, without entries at {@link #RESERVED}
 * @param source the content of {@code /src}; its own root is {@code /src}
 * @param toolsDigest of the REAPI {@code Directory} for {@code tools}
 * @param digest of the REAPI {@code Directory} for both together: the action's {@code input_root_digest}
 */
public record InputRoot(RootfsTree tools, RootfsTree source, Digest toolsDigest, Digest digest) {

    /** Names in the root where the sandbox has folders of its own. */
    public static final List<String> RESERVED = List.of("dev", StepCommand.OUT, "proc", StepCommand.SOURCE, "tmp");
}
