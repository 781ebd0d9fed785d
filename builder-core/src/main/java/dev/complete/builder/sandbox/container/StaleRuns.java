package dev.complete.builder.sandbox.container;

import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ends and removes runs whose process was killed together with its lifeline. */
final class StaleRuns {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    /** Tolerance: more than the clock of processes and that of files differ. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private StaleRuns() {}

    /** Ends them. To be called by one process at a time. */
    static void end(Path runs, Lifeline lifeline) throws IOException, InterruptedException {
        if (!Files.isDirectory(runs)) {
            return;
        }
        for (Path run : folders(runs)) {
            Path lock = RunFolder.lockOf(run);
            try (FileLocks.@Nullable Held nobody = FileLocks.tryExclusive(lock)) {
                if (nobody == null) {
                    continue;
                }
                for (Path file : List.of(RunFolder.pid(run), RunFolder.status(run), RunFolder.runner(run))) {
                    forgetOther(file);
                }
                lifeline.end(run);
                FileTrees.delete(run);
                Files.deleteIfExists(lock);
            }
        }
    }

    private static List<Path> folders(Path runs) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(runs, Files::isDirectory)) {
            all.forEach(folders::add);
        }
        return folders;
    }

    /**
     * Deletes the file of a pid that another process has now: one that began after the file was written. The machine
     * may have been restarted.
     */
    private static void forgetOther(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        Matcher number = NUMBER.matcher(Files.readString(file));
        Instant written = Files.getLastModifiedTime(file).toInstant();
        boolean same = number.find()
                && ProcessHandle.of(Long.parseLong(number.group()))
                        .flatMap(process -> process.info().startInstant())
                        .filter(start -> start.isBefore(written.plus(SLACK)))
                        .isPresent();
        if (!same) {
            Files.delete(file);
        }
    }
}
