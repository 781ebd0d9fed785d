package dev.complete.builder.sandbox.bubblewrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says about a process, in {@code /proc/PID/stat}.
 *
 * @param parent its pid
 * @param startTime in ticks since boot, so that a pid that is used again is told from its earlier owner
 */
record ProcStat(long parent, int threads, long startTime) {

    /** @throws IOException when there is no such process any more */
    static ProcStat of(long pid) throws IOException {
        // A process names itself, with whatever bytes: as UTF-8 it could make itself unreadable.
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        try {
            // PID (NAME) STATE PARENT …: the name may hold brackets and spaces, too
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcStat(Long.parseLong(fields[1]), Integer.parseInt(fields[17]), Long.parseLong(fields[19]));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException("cannot be understood: " + stat, e);
        }
    }
}
