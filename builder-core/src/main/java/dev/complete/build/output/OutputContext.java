package dev.complete.build.output;

import dev.complete.build.layer.FrameStore;
import dev.complete.build.rootfs.ContentSource;
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
 */
record OutputContext(
 * @param earlier what is there
        Path directory,
        FolderChange change,
        FrameStore frames,
        ContentSource contents,
        OutputClaims earlier,
        OutputOptions options,
        BuildInfo build) {

    /** @return where the file is until all outputs change */
    Path stage(String name, IoConsumer<OutputStream> writer) throws IOException {
        Path file = change.stage(name);
        AtomicFiles.write(file, writer);
        return file;
    }

    Path stage(String name, byte[] content) throws IOException {
        return stage(name, out -> out.write(content));
    }
}
