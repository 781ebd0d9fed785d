package dev.complete.build.output;

import dev.complete.build.BuildException;
import dev.complete.build.layer.FrameStore;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes finished images into an output directory, whose file names are flat and always the same. */
public final class Outputs {

    private static final String LOCK_FILE = ".lock";

    private static final Pattern LEFTOVER =
            Pattern.compile(Pattern.quote(AtomicFiles.TEMPORARY_PREFIX) + "[0-9a-f]{1,16}");

    private Outputs() {}

    /**
     * Writes all {@code images} in all {@code formats}, and then {@code build.json}: what is not in that record did not
     * happen. Waits for another build that writes to the same directory. Whenever this fails or is killed, each file and
     * directory is the earlier build's or this one's, whole.
     *
     * @param directory created when absent, and then with a {@code .gitignore} for all of it
     * @return what was written, in the order of {@link Format}
     * @throws BuildException when an image asks for something that a format cannot say
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
        OutputContext context = new OutputContext(directory, frames, contents, options, build);
        create(directory);
        try (FileLocks.Held lock = lock(directory)) {
            sweep(directory);
            List<Written> written = new ArrayList<>();
            for (Format format : formats.isEmpty() ? Set.<Format>of() : EnumSet.copyOf(formats)) {
                written.addAll(writer(format).write(images, context));
            }
            BuildRecord.write(images, written, context);
            return written;
        }
    }

    /**
     * A directory made here usually lies in the superproject's work tree, where the next {@code git add .} would commit
     * whole images; so it tells Git to look away. One that was there already is the user's, who may want it tracked.
     */
    private static void create(Path directory) throws BuildException {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectories(directory);
            AtomicFiles.write(directory.resolve(".gitignore"), "*\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            String where = Printable.escape(directory.toString());
            throw BuildException.of("cannot make the output directory " + where + " (--output names another)", e);
        }
    }

    private static FileLocks.Held lock(Path directory) throws BuildException, InterruptedException {
        try {
            return FileLocks.exclusive(directory.resolve(LOCK_FILE));
        } catch (IOException e) {
            String where = Printable.escape(directory.toString());
            throw BuildException.of("cannot write to the output directory " + where + " (--output names another)", e);
        }
    }

    /** With the lock held no writer lives, so what a killed one left belongs to nobody, and may be as large as an image. */
    private static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, AtomicFiles.TEMPORARY_PREFIX + "*")) {
            for (Path file : left) {
                if (LEFTOVER.matcher(String.valueOf(file.getFileName())).matches()
                        && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static OutputWriter writer(Format format) {
        return switch (format) {
            case OCI -> new OciWriter();
            case ARCHIVE -> new ArchiveWriter();
            case ROOTFS -> new RootfsWriter();
            case LXC -> new LxcWriter();
            case BUNDLE -> new BundleWriter();
            case NSPAWN -> new NspawnWriter();
            case INCUS -> new IncusWriter();
            case SYSTEMD -> new SystemdWriter();
            case COMPOSE -> new ComposeWriter();
            case KUBERNETES -> new KubernetesWriter();
        };
    }
}
