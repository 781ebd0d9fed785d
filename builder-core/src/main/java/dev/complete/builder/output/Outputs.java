package dev.complete.builder.output;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.output.deploy.ComposeWriter;
import dev.complete.builder.output.deploy.KubernetesWriter;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputClaims;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputOptions;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.lxc.IncusWriter;
import dev.complete.builder.output.lxc.LxcWriter;
import dev.complete.builder.output.oci.ArchiveWriter;
import dev.complete.builder.output.oci.OciWriter;
import dev.complete.builder.output.oci.RootfsWriter;
import dev.complete.builder.output.registry.RegistryWriter;
import dev.complete.builder.output.systemd.BundleWriter;
import dev.complete.builder.output.systemd.NspawnWriter;
import dev.complete.builder.output.systemd.SystemdWriter;
import dev.complete.builder.output.torrent.TorrentWriter;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.files.FolderChange;
import dev.complete.files.FolderTrust;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes finished images into an output directory, whose file names are flat and always the same. */
public final class Outputs {

    private static final String LOCK_FILE = ".lock";

    /** Files left by versions before {@link FolderChange} when they were killed. */
    private static final Pattern LEFTOVER = Pattern.compile(
            Pattern.quote(AtomicFiles.TEMPORARY_PREFIX) + "([0-9a-f]{1,16}|[a-z0-9._-]+\\.(lxc|bundle|nspawn|incus))");

    /** Mode of a new directory: for any umask, other users cannot write to it. */
    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwxr-xr-x");

    private Outputs() {}

    /**
     * Checks that no other user could replace files in {@code directory} with links to other places.
     *
     * @param directory need not exist
     */
    public static void requireTrusted(Path directory) throws BuildException {
        try {
            FolderTrust.require(directory);
        } catch (IOException e) {
            throw BuildException.of("cannot use the output directory " + named(directory), e);
        }
    }

    /**
     * Checks, before the work is done, that a build would replace only files that builds wrote.
     *
     * @param directory need not exist
     */
    public static void requireFree(Path directory, List<OutputTarget> targets, Set<Format> formats)
            throws BuildException {
        try {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new FileSystemException(directory.toString(), null, "is no directory");
            }
            requireClaimed(directory, OutputClaims.of(directory), placesOf(targets, formats));
        } catch (IOException e) {
            throw BuildException.of("cannot use the output directory " + named(directory), e);
        }
    }

    /** Checks, before anything is packed, that every format can express the images. */
    public static void requireSayable(List<PlannedImage> images, Set<Format> formats) throws BuildException {
        for (Format format : inOrder(formats)) {
            writer(format).check(images);
        }
    }

    /**
     * Notes for the user on earlier outputs that a build removes or leaves because they do not belong to its own.
     *
     * @param directory need not exist
     */
    public static List<String> staleNotes(Path directory, List<ImageSet> images, Set<Format> formats, BuildInfo build)
            throws IOException {
        return StaleOutputs.of(directory, OutputClaims.of(directory), places(images, formats), build)
                .notes();
    }

    /**
     * Writes all {@code images} in all {@code formats}, and then {@code build.json}: outputs that are not in that
     * record do not count. All are prepared beside the earlier build's outputs and put into place together; if that
     * fails, the earlier ones are unchanged, and if it is killed, the next build restores them. Then outputs that
     * earlier builds made from other inputs, and that this one does not write, are removed. Waits for another build
     * that writes to the same directory.
     *
     * @param directory created when absent, and then with a {@code .gitignore} for all of it
     * @return the outputs, in the order of {@link Format}
     * @throws BuildException when a format cannot express an image, or a file that no build wrote is in the way
     */
    public static List<Written> write(
            Path directory,
            List<ImageSet> images,
            Set<Format> formats,
            FrameStore frames,
            ContentSource contents,
            OutputOptions options,
            BuildInfo build)
            throws IOException, BuildException, InterruptedException {
        requireSayable(images.stream().flatMap(set -> set.planned().stream()).toList(), formats);
        create(directory);
        try (FileLocks.Held lock = lock(directory);
                FolderChange change = FolderChange.begin(directory)) {
            List<OutputPlace> places = places(images, formats);
            OutputClaims earlier = OutputClaims.of(directory);
            requireClaimed(directory, earlier, places);
            if (!earlier.claims().isEmpty()) {
                sweep(directory);
            }
            OutputContext context =
                    new OutputContext(directory, change, earlier, frames, contents, options, build, List.of());
            Path claimed = change.stage(OutputClaims.FILE); // build.json is put into place first
            List<Written> written = new ArrayList<>();
            for (Format format : inOrder(formats)) {
                written.addAll(writer(format).prepare(images, context.after(written)));
            }
            OutputClaims claims = earlier.with(written, build, directory);
            AtomicFiles.write(claimed, claims.text());
            StaleOutputs stale = StaleOutputs.of(directory, earlier, places, build);
            if (!stale.removed().isEmpty()) {
                change.afterwards(() -> {
                    OutputClaims rest = claims.without(stale.removed(), stale.remove());
                    AtomicFiles.write(directory.resolve(OutputClaims.FILE), rest.text());
                });
            }
            BuildRecord.stage(images, written, context);
            change.commit();
            return written;
        }
    }

    private static Set<Format> inOrder(Set<Format> formats) {
        return formats.isEmpty() ? Set.of() : EnumSet.copyOf(formats);
    }

    private static List<OutputPlace> places(List<ImageSet> images, Set<Format> formats) {
        return placesOf(images.stream().flatMap(set -> set.targets().stream()).toList(), formats);
    }

    private static List<OutputPlace> placesOf(List<OutputTarget> targets, Set<Format> formats) {
        Set<OutputPlace> places = new LinkedHashSet<>(List.of(OutputPlace.file(OutputClaims.FILE)));
        for (Format format : inOrder(formats)) {
            targets.forEach(target -> places.addAll(writer(format).places(target)));
        }
        places.add(OutputPlace.file(BuildInfo.FILE));
        return List.copyOf(places);
    }

    private static void requireClaimed(Path directory, OutputClaims claims, List<OutputPlace> places)
            throws BuildException, IOException {
        for (OutputPlace place : places) {
            place.require(directory, claims);
        }
    }

    private static String named(Path directory) {
        return Printable.escape(directory.toString()) + " (--output names another)";
    }

    /**
     * A directory made here usually lies in the superproject's work tree, where the next {@code git add .} would commit
     * whole images; so a {@code .gitignore} excludes it. A directory that existed before is the user's, who may want it
     * tracked.
     */
    private static void create(Path directory) throws BuildException {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OURS));
            AtomicFiles.write(directory.resolve(".gitignore"), "*\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw BuildException.of("cannot make the output directory " + named(directory), e);
        }
    }

    private static FileLocks.Held lock(Path directory) throws BuildException, InterruptedException {
        try {
            return FileLocks.exclusive(directory.resolve(LOCK_FILE));
        } catch (IOException e) {
            throw BuildException.of("cannot write to the output directory " + named(directory), e);
        }
    }

    /** Removes files of a killed writer, which may be as large as an image: with the lock held no writer lives. */
    private static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, AtomicFiles.TEMPORARY_PREFIX + "*")) {
            for (Path file : left) {
                if (LEFTOVER.matcher(String.valueOf(file.getFileName())).matches()) {
                    FileTrees.delete(file);
                }
            }
        }
    }

    private static OutputWriter writer(Format format) {
        return switch (format) {
            case OCI -> new OciWriter();
            case ARCHIVE -> new ImageWriter.Each(new ArchiveWriter());
            case ROOTFS -> new ImageWriter.Each(new RootfsWriter());
            case LXC -> new ImageWriter.Each(new LxcWriter());
            case BUNDLE -> new ImageWriter.Each(new BundleWriter());
            case NSPAWN -> new ImageWriter.Each(new NspawnWriter());
            case INCUS -> new ImageWriter.Each(new IncusWriter());
            case SYSTEMD -> new ImageWriter.Each(new SystemdWriter());
            case COMPOSE -> new ComposeWriter();
            case KUBERNETES -> new KubernetesWriter();
            case REGISTRY -> new RegistryWriter();
            case TORRENT -> new TorrentWriter();
        };
    }
}
