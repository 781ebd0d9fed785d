package dev.complete.builder.output.format;

import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FolderChange;
import dev.complete.files.IoConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * What every writer needs besides the images.
 *
 * @param directory where outputs go, when all of them are prepared
 * @param change takes what is prepared
 * @param earlier what is there
 */
public record OutputContext(
        Path directory,
        FolderChange change,
        OutputClaims earlier,
        FrameStore frames,
        ContentSource contents,
        OutputOptions options,
        BuildInfo build) {

    /** @return where the file is until all outputs change */
    public Path stage(String name, IoConsumer<OutputStream> writer) throws IOException {
        Path file = change.stage(name);
        AtomicFiles.write(file, writer);
        return file;
    }

    /** The tarball of the whole root filesystem, each path once. */
    public FrameSequence rootfs(BuiltImage image) {
        return FrameSequence.ofRootfs(image.rootfs().layers(), image.layers(), options.compression(), frames);
    }

    public Path stage(String name, byte[] content) throws IOException {
        return stage(name, out -> out.write(content));
    }
}
