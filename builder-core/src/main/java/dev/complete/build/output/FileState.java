package dev.complete.build.output;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A written file and what tells that nobody touched it since, as Git's index does.
 *
 * @param path relative to the output directory
 * @param size in bytes
 * @param modified nanoseconds since 1970 UTC, as fine as the file system keeps it
 */
record FileState(String path, long size, long modified) {

    /** {@code oci/blobs/sha256/…} is the deepest a file of an output can be. */
    private static final int DEPTH = 3;

    /** Every file of the outputs, a switched directory's through its link, in path order; of a bundle its configuration, since the directory is named by digest. */
    static List<FileState> of(List<Written> outputs, Path directory) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        for (Written output : outputs) {
            switch (output.format()) {
                case BUNDLE -> files.add(output.path().resolve("config.json"));
                case LXC, NSPAWN, INCUS -> {
                    // Its name is a link, which a walk would not enter.
                    try (Stream<Path> found = Files.list(output.path())) {
                        found.forEach(files::add);
                    }
                }
                case OCI, ARCHIVE, ROOTFS, SYSTEMD, COMPOSE, KUBERNETES -> {
                    try (Stream<Path> found = Files.walk(output.path(), DEPTH)) {
                        found.filter(FileState::isOutput).forEach(files::add);
                    }
                }
            }
            if (output.format() == Format.OCI) {
                files.add(directory.resolve(output.image() + ".digest"));
            }
        }
        List<FileState> states = new ArrayList<>();
        for (Path file : files) {
            states.add(of(file, directory.relativize(file).toString()));
        }
        return states;
    }

    /** Not a lock. */
    private static boolean isOutput(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !String.valueOf(file.getFileName()).startsWith(".");
    }

    private static FileState of(Path file, String path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "is no regular file");
        }
        return new FileState(
                path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    /** Whether the file is still as it was. */
    boolean holds(Path directory) {
        try {
            return of(directory.resolve(path), path).equals(this);
        } catch (IOException e) {
            return false;
        }
    }
}
