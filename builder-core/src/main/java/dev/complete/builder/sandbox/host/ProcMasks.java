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
 * Restrictions on a sandbox's {@code /proc}. Its processes are the sandbox's own; everything else there is the host's.
 * A step has the building user's rights as uid 0, and if that user is root the kernel treats it as the owner of
 * {@code sysrq-trigger} and {@code kcore}. So files that programs need to read are made read-only, and all others, also
 * those of future kernels, are covered by empty ones.
 */
final class ProcMasks {

    private static final Path PROC = Path.of("/proc");

    /** Readable entries: {@code sys} for limits that C libraries and runtimes read; others show the machine's size. */
    private static final Set<String> READABLE =
            Set.of("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "sys", "uptime", "version");

    private ProcMasks() {}

    /**
     * bubblewrap's arguments.
     *
     * @param emptyFile on the host, as is {@code emptyFolder}
     */
    static List<String> arguments(Path emptyFile, Path emptyFolder) throws IOException {
        List<String> arguments = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(PROC, entry -> !isProcess(name(entry)) && !Files.isSymbolicLink(entry))) {
            for (Path entry : entries) {
                Path cover = READABLE.contains(name(entry))
                        ? entry
                        : Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? emptyFolder : emptyFile;
                // "-try": the entry of a module that is unloaded in the meantime disappears
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
