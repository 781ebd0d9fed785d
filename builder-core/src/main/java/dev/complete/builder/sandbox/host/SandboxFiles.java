package dev.complete.builder.sandbox.host;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.files.FileTrees;
import dev.complete.files.NamedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Files that bubblewrap needs for one run.
 *
 * @param directory the run's folder, which has other files too
 */
public record SandboxFiles(Path directory) {

    /** Writes them. */
    public void create() throws IOException {
        NamedOutputStream.write(filter(), SystemCallFilter.program());
        Files.createFile(emptyFile());
        Files.setPosixFilePermissions(emptyFile(), PosixFilePermissions.fromString("r--r--r--"));
        Files.createDirectory(emptyFolder());
        Files.setPosixFilePermissions(emptyFolder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setLastModifiedTime(emptyFolder(), FileTime.from(Metadata.TIME, TimeUnit.SECONDS));
    }

    /** An empty file that covers files which a sandbox must not see. */
    Path emptyFile() {
        return directory.resolve("nothing");
    }

    Path emptyFolder() {
        return directory.resolve("empty");
    }

    /** The filter of system calls. */
    private Path filter() {
        return directory.resolve("filter");
    }

    /** bubblewrap's status file: JSON, one document a line. */
    public Path status() {
        return directory.resolve("status");
    }

    /** Settings for the script that starts bubblewrap: the files that it opens as {@code 5} and {@code 6}. */
    public Map<String, String> settings() {
        return Map.of("STATUS", status().toString(), "FILTER", filter().toString());
    }

    public void delete() throws IOException {
        FileTrees.delete(emptyFolder());
        Files.deleteIfExists(emptyFile());
        Files.deleteIfExists(status());
        Files.deleteIfExists(filter());
    }
}
