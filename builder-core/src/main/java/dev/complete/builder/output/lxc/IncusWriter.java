package dev.complete.builder.output.lxc;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.PackedContents;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.format.XzFiles;
import dev.complete.builder.output.text.VolumeNames;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * {@code NAME.incus/}: {@code NAME.tar.xz}, a unified image tarball ({@code metadata.yaml}, and the root filesystem below
 * {@code rootfs/}), and {@code profile.yaml}.
 */
public final class IncusWriter implements ImageWriter {

    private static final String VERSION = "incus 1";
    private static final String SUFFIX = ".incus";
    private static final String METADATA = "metadata.yaml";
    private static final String PROFILE = "profile.yaml";
    private static final String ROOTFS = "rootfs/";

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(new OutputPlace(image.stem() + SUFFIX, OutputPlace.Kind.SWITCHED));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        VolumeNames.check(images.stream().map(PlannedImage::contract).toList(), "Incus", "incus");
        for (PlannedImage image : images) {
            IncusImage.profile(image.contract());
        }
    }

    @Override
    public Written prepare(BuiltImage image, OutputContext context) throws IOException, BuildException {
        String profile = IncusImage.profile(image.contract());
        String metadata = IncusImage.metadata(image.contract());
        String tar = image.name() + ".tar.xz";
        Set<String> contents = Set.of(tar, PROFILE);
        SwitchedDirectory directory = SwitchedDirectory.of(image, SUFFIX, contents, false, context);
        List<String> settings = List.of("xz " + context.options().xz(), metadata, profile);
        Path now = directory.prepare(VERSION, settings, fresh -> {
            AtomicFiles.write(fresh.resolve(tar), file -> tar(image, metadata, context, file));
            AtomicFiles.write(fresh.resolve(PROFILE), profile.getBytes(StandardCharsets.UTF_8));
        });
        return directory.written(Format.INCUS, image, now, IncusImage.notes(image.contract()), contents);
    }

    private static void tar(BuiltImage image, String metadata, OutputContext context, OutputStream file)
            throws IOException {
        try (OutputStream out = XzFiles.open(file, context.options());
                PackedContents contents = context.packedContents(image)) {
            TarWriter tar = new TarWriter(out);
            byte[] yaml = metadata.getBytes(StandardCharsets.UTF_8);
            tar.add(TarEntry.file(METADATA, yaml.length), yaml);
            RootfsTree tree = image.rootfs().tree();
            for (var entry : tree.nodes().entrySet()) {
                TarEntry header = header(tree, entry.getKey(), entry.getValue());
                if (entry.getValue() instanceof Node.File content) {
                    try (InputStream in = contents.open(content.content())) {
                        tar.add(header, in);
                    }
                } else {
                    tar.add(header);
                }
            }
            tar.finish();
        }
    }

    private static TarEntry header(RootfsTree tree, RootfsPath path, Node node) {
        if (node instanceof Node.Directory directory && path.isRoot()) {
            return new TarEntry(ROOTFS, TarEntry.Type.DIRECTORY, directory.metadata(), 0, "");
        }
        return TarEntry.of(tree, path, node).below(ROOTFS);
    }
}
