package dev.complete.builder.sandbox.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is done to a sandbox's {@code /proc}. Processes are its own; everything else there is the host's. A step has uid 0
 * of the user who builds, and when that is root the kernel takes it for the owner of {@code sysrq-trigger} and
 * {@code kcore}. So what programs have reason to read is made read-only, and all the rest, also what kernels to come will
 * add, is covered by nothing.
 */
public final class ProcMasks {

    private static final Path PROC = Path.of("/proc");

    /** {@code sys} because C libraries and runtimes ask it for limits; the others tell how large the machine is. */
    private static final Set<String> READABLE =
            Set.of("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "sys", "uptime", "version");

    private ProcMasks() {}

    /**
     * bubblewrap's arguments.
     *
     * @param emptyFile on the host, as is {@code emptyFolder}
     */
    public static List<String> arguments(Path emptyFile, Path emptyFolder) throws IOException {
        List<String> arguments = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(PROC, entry -> !isProcess(name(entry)) && !Files.isSymbolicLink(entry))) {
            for (Path entry : entries) {
                Path cover = READABLE.contains(name(entry))
                        ? entry
                        : Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? emptyFolder : emptyFile;
                // "-try": a module that is unloaded meanwhile takes its entry along
                arguments.addAll(List.of("--ro-bind-try", cover.toString(), "/proc/" + name(entry)));
            }
        }
        return arguments;
    }

    private static boolean isProcess(String name) {
        return Character.isDigit(name.charAt(0));
    }

    private static String name(Path entry) {
        return entry.getFileName().toString();
    }
}
