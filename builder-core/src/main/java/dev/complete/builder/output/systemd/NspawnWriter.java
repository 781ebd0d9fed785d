package dev.complete.builder.output.systemd;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.format.XzFiles;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code NAME.nspawn/}: {@code NAME.tar.xz}, for {@code machinectl import-tar}, and {@code NAME.nspawn}, for
 * {@code /etc/systemd/nspawn/}. The import does not read zstd before systemd 257.
 */
public final class NspawnWriter implements ImageWriter {

    private static final String VERSION = "nspawn 1";
    private static final String SUFFIX = ".nspawn";

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(new OutputPlace(image.stem() + SUFFIX, OutputPlace.Kind.SWITCHED));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        for (PlannedImage image : images) {
            NspawnSettings.text(image.contract(), exists(Objects.requireNonNull(image.tree())));
        }
    }

    @Override
    public Written prepare(BuiltImage image, OutputContext context) throws IOException, BuildException {
        String settings =
                NspawnSettings.text(image.contract(), exists(image.rootfs().tree()));
        String tar = image.name() + ".tar.xz";
        String file = image.name() + ".nspawn";
        Set<String> contents = Set.of(tar, file);
        SwitchedDirectory directory = SwitchedDirectory.of(image, SUFFIX, contents, false, context);
        Path now = directory.prepare(VERSION, List.of("xz " + context.options().xz(), settings), fresh -> {
            AtomicFiles.write(fresh.resolve(tar), out -> XzFiles.rootfs(image, context, out));
            AtomicFiles.write(fresh.resolve(file), settings.getBytes(StandardCharsets.UTF_8));
        });
        return directory.written(Format.NSPAWN, image, now, NspawnSettings.notes(image.contract()), contents);
    }

    private static Predicate<String> exists(RootfsTree tree) {
        Lookup lookup = new Lookup(tree);
        return path -> tree.get(RootfsPath.of(path)) instanceof Node.Directory || lookup.file(path) != null;
    }
}
