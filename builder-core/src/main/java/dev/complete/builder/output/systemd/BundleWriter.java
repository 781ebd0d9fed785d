package dev.complete.builder.output.systemd;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.contract.RuntimeSpec;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor;
import dev.complete.files.AtomicFiles;
import dev.complete.oci.Digest;
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
public final class BundleWriter implements OutputWriter {

    /** Version of this output: changes whenever other files would be written for the same image. */
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
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                RuntimeContract contract = image.contract();
                String stem = set.stem(image);
                byte[] spec = RuntimeSpec.json(stem + VOLUMES, contract);
                volumes(stem + VOLUMES, image, contract, context);
                String key = String.join(
                        "\n",
                        VERSION,
                        image.descriptor().digest().toString(),
                        new String(spec, StandardCharsets.UTF_8));
                SwitchedDirectory directory = new SwitchedDirectory(stem + SUFFIX, CONTENTS, true, context);
                Path now = directory.prepare(
                        Digest.of(key.getBytes(StandardCharsets.UTF_8)), fresh -> files(fresh, image, spec, context));
                List<String> notes = new ArrayList<>(Files.readAllLines(now.resolve(NOTES), StandardCharsets.UTF_8));
                notes.addAll(set.startNotes());
                notes.addAll(contract.volumeNotes("bundle"));
                // A digest names the tree.
                written.add(directory.written(Format.BUNDLE, image, now, notes, Set.of(CONFIG)));
            }
        }
        return written;
    }

    /** Writes the files. The list of losses is kept beside the tree, because an existing bundle is not rewritten. */
    private static void files(Path directory, BuiltImage image, byte[] spec, OutputContext context) throws IOException {
        List<String> notes = extract(image.rootfs().tree(), context, directory.resolve(ROOTFS));
        AtomicFiles.write(directory.resolve(CONFIG), spec);
        AtomicFiles.write(directory.resolve(NOTES), String.join("\n", notes).getBytes(StandardCharsets.UTF_8));
    }

    /** Creates folders for volumes beside the bundle: data must outlive the next build. Builds never delete them. */
    private static void volumes(String volumes, BuiltImage image, RuntimeContract contract, OutputContext context)
            throws IOException {
        for (Mount mount : contract.mounts()) {
            String volume = volumes + "/" + mount.folder();
            if (mount.keep() && !Files.isDirectory(context.directory().resolve(volume))) {
                TreeMap<RootfsPath, Node> folder = new TreeMap<>();
                folder.put(RootfsPath.ROOT, image.rootfs().tree().nodes().get(mount.path()));
                extract(RootfsTree.of(folder), context, context.change().stage(volume));
            }
        }
    }

    private static List<String> extract(RootfsTree tree, OutputContext context, Path root) throws IOException {
        return TreeExtractor.extract(
                tree, context.contents(), root, TreeExtractor.Owners.AS_IN_TREE, TreeExtractor.Order.PATHS);
    }
}
