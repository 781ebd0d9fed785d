package dev.complete.builder.output.format;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * State of a written file, to detect later changes as Git's index does.
 *
 * @param path relative to the output directory
 * @param size in bytes
 * @param modified nanoseconds since 1970 UTC, as fine as the file system keeps it
 */
public record FileState(String path, long size, long modified) {

    /** Every file of the outputs, in path order. */
    public static List<FileState> of(List<Written> outputs) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        outputs.forEach(output -> files.putAll(output.files()));
        List<FileState> states = new ArrayList<>();
        for (var file : files.entrySet()) {
            states.add(of(file.getValue(), file.getKey()));
        }
        return states;
    }

    public static FileState of(Path file, String path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "is no regular file");
        }
        return new FileState(
                path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    /** Whether the file is unchanged. */
    public boolean holds(Path directory) {
        try {
            FileState now = of(directory.resolve(path), path);
            return now.size == size && now.modified == modified;
        } catch (IOException e) {
            return false;
        }
    }
}
