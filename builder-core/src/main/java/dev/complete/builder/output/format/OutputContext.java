package dev.complete.builder.output.format;

import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.layer.PackedContents;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FolderChange;
import dev.complete.files.IoConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Context for every writer.
 *
 * @param directory the outputs' place when all are prepared
 * @param change receives prepared files
 * @param earlier existing outputs
 * @param prepared outputs of this build that are prepared already, in the order of {@link Format}
 */
public record OutputContext(
        Path directory,
        FolderChange change,
        OutputClaims earlier,
        FrameStore frames,
        ContentSource contents,
        OutputOptions options,
        BuildInfo build,
        List<Written> prepared) {

    public OutputContext {
        prepared = List.copyOf(prepared);
    }

    /** The same when {@code outputs} are prepared. */
    public OutputContext after(List<Written> outputs) {
        return new OutputContext(directory, change, earlier, frames, contents, options, build, outputs);
    }

    /** As {@link Written#files}, of all images in one format; empty when this build has prepared none. */
    public SortedMap<String, Path> files(Format format) {
        TreeMap<String, Path> files = new TreeMap<>();
        prepared.stream().filter(output -> output.format() == format).forEach(output -> files.putAll(output.files()));
        return files;
    }

    /** @return path of the file until all outputs change */
    public Path stage(String name, IoConsumer<OutputStream> writer) throws IOException {
        Path file = change.stage(name);
        AtomicFiles.write(file, writer);
        return file;
    }

    /** An output of one file in the output directory, for one image and platform. */
    public Written file(
            Format format, BuiltImage image, String name, IoConsumer<OutputStream> writer, List<String> notes)
            throws IOException {
        return Written.file(format, image.name(), image.platform(), name, stage(name, writer), notes, this);
    }

    /** The tarball of the whole root filesystem, each path once. */
    public FrameSequence rootfs(BuiltImage image) {
        return FrameSequence.ofRootfs(image.rootfs().layers(), image.layers(), options.compression(), frames);
    }

    /** The contents of an image's tree, from its layers where that is cheaper. */
    public PackedContents packedContents(BuiltImage image) {
        return new PackedContents(image.rootfs().layers(), image.layers(), frames, contents);
    }

    public Path stage(String name, byte[] content) throws IOException {
        return stage(name, out -> out.write(content));
    }
}
