package dev.complete.builder.output.systemd;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.contract.RuntimeSpec;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.PackedContents;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code NAME.bundle/} and {@code NAME.volumes/}: an OCI runtime bundle, ready for {@code runc run -b}. Its root
 * filesystem may hold setuid programs, so other users cannot enter the directory. A replaced bundle stays until the
 * next build: a container may run from it.
 */
public final class BundleWriter implements ImageWriter {

    private static final String VERSION = "bundle 1";
    private static final String SUFFIX = ".bundle";
    private static final String ROOTFS = "rootfs";
    private static final String CONFIG = "config.json";
    private static final String NOTES = "NOTES";
    private static final Set<String> CONTENTS = Set.of(ROOTFS, CONFIG, NOTES);
    private static final String VOLUMES = ".volumes";

    /** Whether an output of that name is a bundle, from which containers run. */
    public static boolean isBundle(String name) {
        return name.endsWith(SUFFIX);
    }

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(
                new OutputPlace(image.stem() + SUFFIX, OutputPlace.Kind.SWITCHED),
                new OutputPlace(image.stem() + VOLUMES, OutputPlace.Kind.KEPT));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        for (PlannedImage image : images) {
            RuntimeSpec.json(image.stem() + VOLUMES, image.contract());
        }
    }

    @Override
    public Written prepare(BuiltImage image, OutputContext context) throws IOException, BuildException {
        RuntimeContract contract = image.contract();
        byte[] spec = RuntimeSpec.json(image.stem() + VOLUMES, contract);
        volumes(image, context);
        SwitchedDirectory directory = SwitchedDirectory.of(image, SUFFIX, CONTENTS, true, context);
        List<String> settings = List.of(new String(spec, StandardCharsets.UTF_8));
        Path now = directory.prepare(VERSION, settings, fresh -> files(fresh, image, spec, context));
        List<String> notes = new ArrayList<>(Files.readAllLines(now.resolve(NOTES), StandardCharsets.UTF_8));
        notes.addAll(FormatNotes.start(contract));
        notes.addAll(new FormatNotes("bundle", contract).volumes());
        // A digest names the tree.
        return directory.written(Format.BUNDLE, image, now, notes, Set.of(CONFIG));
    }

    /** Writes the files. The list of losses is kept beside the tree, because an existing bundle is not rewritten. */
    private static void files(Path directory, BuiltImage image, byte[] spec, OutputContext context) throws IOException {
        FinalRootfs rootfs = image.rootfs();
        List<String> notes;
        try (PackedContents packed = context.packedContents(image)) {
            notes = TreeExtractor.extract(
                    rootfs.tree(),
                    packed,
                    directory.resolve(ROOTFS),
                    TreeExtractor.Owners.AS_IN_TREE,
                    rootfs.inPackOrder());
        }
        AtomicFiles.write(directory.resolve(CONFIG), spec);
        AtomicFiles.write(directory.resolve(NOTES), String.join("\n", notes).getBytes(StandardCharsets.UTF_8));
    }

    /** Creates folders for volumes beside the bundle: data must outlive the next build. Builds never delete them. */
    private static void volumes(BuiltImage image, OutputContext context) throws IOException {
        for (Mount mount : image.contract().mounts()) {
            String volume = image.stem() + VOLUMES + "/" + mount.folder();
            if (mount.keep() && !Files.isDirectory(context.directory().resolve(volume))) {
                TreeMap<RootfsPath, Node> folder = new TreeMap<>();
                folder.put(RootfsPath.ROOT, image.rootfs().tree().nodes().get(mount.path()));
                TreeExtractor.extract(
                        RootfsTree.of(folder),
                        context.contents(),
                        context.change().stage(volume),
                        TreeExtractor.Owners.AS_IN_TREE,
                        TreeExtractor.Order.PATHS);
            }
        }
    }
}
