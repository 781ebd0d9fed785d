package dev.complete.builder.sandbox.bubblewrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Facts about a process from {@code /proc/PID/stat}.
 *
 * @param parent its pid
 * @param startTime in ticks since boot, to tell a reused pid from its earlier process
 */
record ProcStat(long parent, int threads, long startTime) {

    /** @throws IOException when the process does not exist any more */
    static ProcStat of(long pid) throws IOException {
        // A process chooses its own name, in any bytes: decoded as UTF-8 it could be unreadable.
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        try {
            // PID (NAME) STATE PARENT …: the name may contain brackets and spaces
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcStat(Long.parseLong(fields[1]), Integer.parseInt(fields[17]), Long.parseLong(fields[19]));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException("cannot be understood: " + stat, e);
        }
    }
}
