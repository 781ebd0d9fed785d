package dev.complete.builder.sandbox.bubblewrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Usage of a sandbox's processes, added up from {@code /proc} where no control group counts it.
 *
 * @param memory in bytes: their own, and that of files in memory
 * @param threads of all processes
 */
record ProcessUsage(long memory, int threads) {

    private static final Path PROC = Path.of("/proc");

    private static final int PAGE = 64 << 10;

    /**
     * The usage of {@code first} and all its descendants, which are all processes of the sandbox.
     *
     * @param first pid, on the host, of the sandbox's first process
     * @param memoryLimit also the size of its file systems in memory
     */
    static ProcessUsage below(long first, long memoryLimit) throws IOException {
        Map<Long, ProcStat> processes = new HashMap<>();
        Map<Long, List<Long>> children = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                try {
                    long pid = Long.parseLong(entry.getFileName().toString());
                    ProcStat process = ProcStat.of(pid);
                    processes.put(pid, process);
                    children.computeIfAbsent(process.parent(), k -> new ArrayList<>())
                            .add(pid);
                } catch (IOException e) {
                    // it has ended in the meantime
                }
            }
        }
        long memory = inMemoryFiles(first, memoryLimit);
        int threads = 0;
        Deque<Long> left = new ArrayDeque<>(List.of(first));
        while (!left.isEmpty()) {
            long pid = left.remove();
            ProcStat process = processes.get(pid);
            if (process != null) {
                threads += process.threads();
                memory += memory(pid);
                left.addAll(children.getOrDefault(pid, List.of()));
            }
        }
        return new ProcessUsage(memory, threads);
    }

    private static long memory(long pid) {
        long bytes = 0;
        try {
            for (String line : Files.readAllLines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:") || line.startsWith("VmSwap:")) {
                    String[] words = line.split("\\s+", -1);
                    bytes += Long.parseLong(words[1]) << 10;
                }
            }
        } catch (IOException | RuntimeException e) {
            // it has ended in the meantime
        }
        return bytes;
    }

    private static long inMemoryFiles(long first, long memoryLimit) {
        long bytes = 0;
        for (String mount : List.of("tmp", "dev/shm")) {
            try {
                FileStore store = Files.getFileStore(PROC.resolve(first + "/root/" + mount));
                // Before the sandbox's own is mounted this is the host's, which is larger. Java offers no better test.
                if (store.getTotalSpace() <= memoryLimit + PAGE) {
                    bytes += store.getTotalSpace() - store.getUnallocatedSpace();
                }
            } catch (IOException e) {
                // not mounted yet, or ended in the meantime
            }
        }
        return bytes;
    }
}
