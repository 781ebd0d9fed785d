package dev.complete.build.output;

import dev.complete.build.layer.FrameStore;
import dev.complete.build.rootfs.ContentSource;
import java.nio.file.Path;

/**
 * What every writer needs besides the images.
 *
 * @param directory where outputs go
 */
record OutputContext(
        Path directory, FrameStore frames, ContentSource contents, OutputOptions options, BuildInfo build) {}
