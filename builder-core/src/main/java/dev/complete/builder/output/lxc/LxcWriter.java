package dev.complete.builder.output.lxc;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
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
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.files.AtomicFiles;
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
import java.util.stream.Collectors;

/**
 * {@code NAME.lxc/}: the pair of files that {@code lxc-create -t local -- --metadata meta.tar.xz --fstree
 * rootfs.tar.xz} takes, and the configuration for users who write their own. That template runs {@code tar J}, which
 * needs xz.
 */
public final class LxcWriter implements ImageWriter {

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
    public Written prepare(BuiltImage image, OutputContext context) throws IOException, BuildException {
        RuntimeContract contract = image.contract();
        String config = LxcConfig.text(contract);
        SwitchedDirectory directory = SwitchedDirectory.of(image, SUFFIX, CONTENTS, false, context);
        List<String> settings = List.of("xz " + context.options().xz(), config);
        Path now = directory.prepare(VERSION, settings, fresh -> files(fresh, image, config, context));
        return directory.written(Format.LXC, image, now, notes(contract), CONTENTS);
    }

    private static void files(Path directory, BuiltImage image, String config, OutputContext context)
            throws IOException {
        AtomicFiles.write(directory.resolve(ROOTFS), file -> XzFiles.rootfs(image, context, file));
        AtomicFiles.write(directory.resolve(META), file -> {
            try (OutputStream out = XzFiles.open(file, context.options())) {
                TarWriter tar = new TarWriter(out);
                add(tar, CONFIG, config);
                add(tar, "create-message", createMessage(image.contract()));
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

    private static String createMessage(RuntimeContract contract) {
        return contract.name() + " is read-only but for its writable paths. Start it with lxc-execute or lxc-start.\n"
                + contract.requires().stream()
                        .map(name -> "It needs `lxc.environment = " + name + "=...` in its configuration.\n")
                        .collect(Collectors.joining());
    }

    private static List<String> notes(RuntimeContract contract) {
        List<String> notes = new ArrayList<>();
        if (contract.mounts().stream().anyMatch(RuntimeContract.Mount::keep)) {
            notes.add("volumes are folders in the container's own directory: lxc-destroy deletes them");
        }
        notes.addAll(new FormatNotes("lxc", contract).volumes());
        List<String> torn =
                contract.argv().stream().filter(LxcConfig::isTornByStart).toList();
        if (!torn.isEmpty()) {
            notes.add("lxc-start splits `" + Printable.escape(torn.get(0)) + "` of the command, even in quotes:"
                    + " start this image with lxc-execute, or use arguments without blanks");
        }
        return notes;
    }
}
