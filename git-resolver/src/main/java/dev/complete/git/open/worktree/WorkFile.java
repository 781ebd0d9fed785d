package dev.complete.git.open.worktree;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.index.IndexEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One path that {@code git add --all} would stage. At least one of {@code known} and {@code file} is there.
 *
 * @param known the id it had when the index last saw it, when nothing has touched it since; for a submodule that is not
 *     checked out, the commit it is pinned at; null when only its content can tell
 * @param file where it is on the disk; null when the disk is not asked
 */
record WorkFile(
        IndexEntry.Mode mode,
        @Nullable GitId known,
        @Nullable Path file) {

    /** PATH_MAX of Linux. */
    private static final int LONGEST_TARGET = 4_096;

    /** A path as the index has it; the disk is not asked. */
    static WorkFile of(TrackedPaths.Content content) {
        return new WorkFile(content.mode(), content.id(), null);
    }

    /** The target of a symbolic link, or of the file that stands for one where there are none. */
    static byte[] target(Path link) throws IOException {
        return Files.isSymbolicLink(link)
                ? Files.readSymbolicLink(link).toString().getBytes(StandardCharsets.UTF_8)
                : PlainFile.read(link, LONGEST_TARGET);
    }

    /** The id, for what has no place on the disk. */
    GitId id() {
        if (known == null) {
            throw new IllegalStateException("what the disk is not asked for is known");
        }
        return known;
    }
}
