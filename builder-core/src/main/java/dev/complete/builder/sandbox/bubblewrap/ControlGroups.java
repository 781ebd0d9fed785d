package dev.complete.builder.sandbox.bubblewrap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Place in which this process may make control groups that limit memory and processes: in version 2 a folder above the
 * process's own that delegates both controllers, in version 1 a hierarchy for each. Thread-safe.
 *
 * @param parents one folder, or those for memory and processes
 */
record ControlGroups(boolean unified, List<Path> parents) {

    /** Names of groups: {@code complete-PID-STARTTIME-NUMBER}, by which the next builder finds those left over. */
    private static final String PREFIX = "complete-";

    private static final AtomicLong NUMBER = new AtomicLong();

    /** The place; null where no groups can be made, which is usual for ordinary users. */
    static @Nullable ControlGroups find() {
        try {
            Map<String, Path> own = own();
            ControlGroups found = null;
            if (own.containsKey("memory") && own.containsKey("pids")) {
                found = new ControlGroups(false, List.of(own.get("memory"), own.get("pids")));
            } else if (own.containsKey("")) {
                Path parent = delegating(own.get(""));
                found = parent == null ? null : new ControlGroups(true, List.of(parent));
            }
            if (found != null) {
                found.sweep();
                found.create(1 << 30, 100).close(); // only an attempt shows whether it works
            }
            return found;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The folder of this process's group by controller ({@code ""} is version 2). */
    private static Map<String, Path> own() throws IOException {
        Map<String, String> groups = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] fields = line.split(":", 3);
            for (String controller : fields[1].split(",", -1)) {
                groups.put(controller, fields[2]);
            }
        }
        Map<String, Path> folders = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            // id parent device root mount-point options [tags] - type source options
            String[] sides = line.split(" - ", 2);
            String[] mount = sides[0].split(" ", -1);
            String[] type = sides[1].split(" ", 3);
            List<String> controllers = type[0].equals("cgroup2")
                    ? List.of("")
                    : type[0].equals("cgroup") ? List.of(type[2].split(",", -1)) : List.of();
            for (String controller : controllers) {
                String group = groups.get(controller);
                if (group != null && (mount[3].equals("/") || (group + "/").startsWith(mount[3] + "/"))) {
                    String below = mount[3].equals("/") ? group : group.substring(mount[3].length());
                    folders.put(controller, Path.of(mount[4] + below).normalize());
                }
            }
        }
        return folders;
    }

    /** The nearest folder at or above {@code own} whose children have both controllers. */
    private static @Nullable Path delegating(Path own) throws IOException {
        for (Path folder = own; folder != null; folder = folder.getParent()) {
            Path control = folder.resolve("cgroup.subtree_control");
            if (!Files.exists(control)) {
                return null; // above the root of the hierarchy
            }
            List<String> handed = List.of(Files.readString(control).strip().split(" ", -1));
            if (handed.contains("memory") && handed.contains("pids") && Files.isWritable(folder)) {
                return folder;
            }
        }
        return null;
    }

    /**
     * A new group.
     *
     * @param memory in bytes, including swap
     * @param processes limit on processes and threads
     */
    ControlGroup create(long memory, int processes) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        String name = PREFIX + self.pid() + "-" + startTime(self.pid()) + "-" + NUMBER.incrementAndGet();
        List<Path> folders = new ArrayList<>();
        ControlGroup group = new ControlGroup(unified, folders);
        try {
            for (Path parent : parents) {
                folders.add(Files.createDirectory(parent.resolve(name)));
            }
            Path memoryFolder = folders.get(0);
            if (unified) {
                write(memoryFolder.resolve("memory.max"), memory);
                write(memoryFolder.resolve("pids.max"), processes);
                writeIfThere(memoryFolder.resolve("memory.swap.max"), 0);
            } else {
                write(memoryFolder.resolve("memory.limit_in_bytes"), memory);
                writeIfThere(memoryFolder.resolve("memory.memsw.limit_in_bytes"), memory);
                write(folders.get(1).resolve("pids.max"), processes);
            }
            return group;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    private static void write(Path file, long value) throws IOException {
        Files.writeString(file, Long.toString(value));
    }

    /** Writes a value if the file exists: kernels without swap accounting lack one. */
    private static void writeIfThere(Path file, long value) throws IOException {
        if (Files.exists(file)) {
            write(file, value);
        }
    }

    /** Removes empty groups of builders that have ended. */
    private void sweep() throws IOException {
        for (Path parent : parents) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
                for (Path group : left) {
                    String[] name = group.getFileName().toString().split("-", -1);
                    boolean ours = name.length == 4 && name[1].matches("[0-9]{1,10}");
                    if (ours && !name[2].equals(startTime(Long.parseLong(name[1])))) {
                        ControlGroup.remove(group);
                    }
                }
            }
        }
    }

    /** Start time of a process; empty when it does not exist. */
    private static String startTime(long pid) {
        try {
            return Long.toString(ProcStat.of(pid).startTime());
        } catch (IOException e) {
            return "";
        }
    }
}
