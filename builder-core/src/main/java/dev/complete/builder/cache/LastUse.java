package dev.complete.builder.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** A cache file's modification time is when it was last used; the collector drops the oldest first. */
final class LastUse {

    /** Touching more often than this would cost a write for each read and tell the collector nothing. */
    private static final Duration GRAIN = Duration.ofHours(1);

    private LastUse() {}

    static void touch(Path file) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(GRAIN))) {
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        } catch (IOException ignored) {
            // The entry may vanish at any time, and a read-only cache is still a cache.
        }
    }
}
