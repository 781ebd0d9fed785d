package dev.complete.builder.output.lxc;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.format.XzFiles;
import dev.complete.files.AtomicFiles;
import dev.complete.oci.Digest;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code NAME.lxc/}: the pair of files that {@code lxc-create -t local -- --metadata meta.tar.xz --fstree
 * rootfs.tar.xz} takes, and the configuration for users who write their own. That template runs {@code tar J}, which
 * needs xz.
 */
public final class LxcWriter implements OutputWriter {

    /** Version of this output: changes whenever other files would be written for the same image. */
    private static final String VERSION = "lxc 1";

    private static final String SUFFIX = ".lxc";
    private static final String ROOTFS = "rootfs.tar.xz";
    private static final String META = "meta.tar.xz";
    private static final String CONFIG = "config";
    private static final Set<String> CONTENTS = Set.of(ROOTFS, META, CONFIG);

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(new OutputPlace(image.stem() + SUFFIX, OutputPlace.Kind.SWITCHED));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        for (PlannedImage image : images) {
            LxcConfig.text(image.contract());
        }
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                RuntimeContract contract = image.contract();
                String config = LxcConfig.text(contract);
                boolean xz = context.options().xz();
                String key =
                        String.join("\n", VERSION, image.descriptor().digest().toString(), "xz " + xz, config);
                SwitchedDirectory directory = new SwitchedDirectory(set.stem(image) + SUFFIX, CONTENTS, false, context);
                Path now = directory.prepare(Digest.of(key.getBytes(StandardCharsets.UTF_8)), fresh -> {
                    files(fresh, image, config, createMessage(set, contract), context);
                });
                written.add(directory.written(Format.LXC, image, now, notes(contract), CONTENTS));
            }
        }
        return written;
    }

    private static void files(Path directory, BuiltImage image, String config, String message, OutputContext context)
            throws IOException {
        AtomicFiles.write(directory.resolve(ROOTFS), file -> XzFiles.rootfs(image, context, file));
        AtomicFiles.write(directory.resolve(META), file -> {
            try (OutputStream out = XzFiles.open(file, context.options())) {
                TarWriter tar = new TarWriter(out);
                add(tar, CONFIG, config);
                add(tar, "create-message", message);
                tar.finish();
            }
        });
        AtomicFiles.write(directory.resolve(CONFIG), config.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void add(TarWriter tar, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        tar.add(TarEntry.file(name, content.length), content);
    }

    private static String createMessage(ImageSet set, RuntimeContract contract) {
        StringBuilder text = new StringBuilder();
        text.append(set.name())
                .append(" is read-only but for its writable paths. Start it with lxc-execute or lxc-start.\n");
        for (String name : contract.requires()) {
            text.append("It needs `lxc.environment = ").append(name).append("=...` in its configuration.\n");
        }
        return text.toString();
    }

    private static List<String> notes(RuntimeContract contract) {
        List<String> notes = new ArrayList<>();
        if (contract.mounts().stream().anyMatch(RuntimeContract.Mount::keep)) {
            notes.add("volumes are folders in the container's own directory: lxc-destroy deletes them");
        }
        notes.addAll(contract.volumeNotes("lxc"));
        List<String> torn =
                contract.argv().stream().filter(LxcConfig::isTornByStart).toList();
        if (!torn.isEmpty()) {
            notes.add(
                    "lxc-start tears `" + Printable.escape(torn.get(0)) + "` of the command apart, whatever quotes are"
                            + " around it: start this image with lxc-execute, or use arguments without blanks");
        }
        return notes;
    }
}
