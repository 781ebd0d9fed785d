package dev.complete.build.output;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
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
            if (output.format() == Format.BUNDLE) {
                files.add(output.path().resolve("config.json"));
            } else {
                try (Stream<Path> found = Files.walk(output.path(), DEPTH, FileVisitOption.FOLLOW_LINKS)) {
                    found.filter(Files::isRegularFile).forEach(files::add);
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

    private static FileState of(Path file, String path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
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
