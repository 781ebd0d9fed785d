package dev.complete.builder.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Time of an entry's last use, for the collector: the file's modification time. */
final class LastUse {

    /** Precision of that time: a finer one would cost a write for each read. */
    private static final Duration GRAIN = Duration.ofHours(1);

    private LastUse() {}

    static void touch(Path file) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(GRAIN))) {
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        } catch (IOException ignored) {
            // The entry may vanish at any time, and a read-only cache is permitted.
        }
    }
}
