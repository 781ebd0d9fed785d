package dev.complete.builder.sandbox.bubblewrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Control group of one step.
 *
 * @param folders one folder, or those for memory and processes
 */
record ControlGroup(boolean unified, List<Path> folders) implements AutoCloseable {

    private static final int ATTEMPTS = 50;

    /** The files into which a process writes 0 to join this group. */
    List<Path> entrances() {
        return folders.stream().map(folder -> folder.resolve("cgroup.procs")).toList();
    }

    /** Whether the kernel killed a process because of the memory limit. */
    boolean ranOutOfMemory() {
        return count(folders.get(0).resolve(unified ? "memory.events" : "memory.oom_control"), "oom_kill") > 0;
    }

    /** Whether a process could not be started. */
    boolean ranOutOfProcesses() {
        return count(folders.get(folders.size() - 1).resolve("pids.events"), "max") > 0;
    }

    private static long count(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key + " ")) {
                    return Long.parseLong(line.substring(key.length() + 1));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // an older kernel
        }
        return 0;
    }

    @Override
    public void close() {
        folders.forEach(ControlGroup::remove);
    }

    /**
     * Removes the group. Killed processes leave it shortly after their end was seen. A group that stays is removed by
     * the next builder.
     */
    static void remove(Path folder) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Files.deleteIfExists(folder);
                return;
            } catch (IOException e) {
                try {
                    Thread.sleep(1 + attempt);
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
