package dev.complete.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one process asks of a folder's file system, as strace records it. A call that changes files and is not known
 * here fails: nothing is left out in silence.
 */
final class DiskRecording {

    private static final List<String> CALLS = List.of(
            "open",
            "openat",
            "creat",
            "lseek",
            "write",
            "pwrite64",
            "writev",
            "pwritev",
            "pwritev2",
            "ftruncate",
            "truncate",
            "fallocate",
            "sendfile",
            "copy_file_range",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "mkdir",
            "mkdirat",
            "rmdir",
            "symlink",
            "symlinkat",
            "fsync",
            "fdatasync");

    private static final Pattern CALL =
            Pattern.compile("(\\w+)\\((.*)\\) += +(-?\\d+)(?:<[^>]*>)?(?: .*)?", Pattern.DOTALL);
    private static final Pattern WORD =
            Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"(\\.\\.\\.)?|[^,\\[\\]{}\" ]+(?:<[^>]*>)?");

    private record Opened(Disk.@Nullable Node node, Path path, boolean append) {}

    private final Disk disk;
    private final Path root;
    private final Map<Integer, Opened> opened = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final Map<String, String> unfinished = new HashMap<>();

    private DiskRecording(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
    }

    /** The words in front of a command that record it into {@code log}. */
    static List<String> recorder(Path log) {
        return List.of(
                "strace",
                "--follow-forks",
                "--seccomp-bpf",
                "--decode-fds=path",
                "--strings-in-hex=all",
                "--string-limit=100000000",
                "--quiet=all",
                "--signal=none",
                "--output=" + log,
                "--trace=" + String.join(",", CALLS));
    }

    /** Adds to {@code disk}, which is what {@code root} held before, what {@code log} says was done to it. */
    static void replay(Path log, Disk disk, Path root) throws IOException {
        DiskRecording recording = new DiskRecording(disk, root);
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            lines.forEach(recording::line);
        }
    }

    private void line(String line) {
        int blank = line.indexOf(' ');
        String thread = line.substring(0, blank);
        String call = line.substring(blank).strip();
        if (call.endsWith("<unfinished ...>")) {
            unfinished.put(thread, call.substring(0, call.length() - "<unfinished ...>".length()));
            return;
        }
        if (call.startsWith("<... ")) {
            call = unfinished.remove(thread) + call.substring(call.indexOf("resumed>") + "resumed>".length());
        }
        Matcher parts = CALL.matcher(call);
        if (parts.matches() && Long.parseLong(parts.group(3)) >= 0) {
            done(parts.group(1), words(parts.group(2)), Long.parseLong(parts.group(3)), call);
        }
    }

    private static List<String> words(String arguments) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(arguments);
        while (word.find()) {
            if (word.group(2) != null) {
                throw new IllegalStateException("strace cut a text short");
            }
            words.add(word.group(1) == null ? word.group() : '"' + word.group(1));
        }
        return words;
    }

    private void done(String name, List<String> words, long result, String call) {
        switch (name) {
            case "open", "creat" -> open(path(null, words.get(0)), String.join(" ", words), (int) result);
            case "openat" -> open(path(words.get(0), words.get(1)), String.join(" ", words), (int) result);
            case "lseek" -> offsets.put(number(words.get(0)), result);
            case "write", "pwrite64" -> write(words, result, name.equals("pwrite64"));
            case "ftruncate" -> truncate(words);
            case "rename" -> move(path(null, words.get(0)), path(null, words.get(1)));
            case "renameat", "renameat2" -> move(path(words.get(0), words.get(1)), path(words.get(2), words.get(3)));
            case "link" -> link(path(null, words.get(0)), path(null, words.get(1)));
            case "linkat" -> link(path(words.get(0), words.get(1)), path(words.get(2), words.get(3)));
            case "unlink", "rmdir" -> drop(path(null, words.get(0)));
            case "unlinkat" -> drop(path(words.get(0), words.get(1)));
            case "mkdir" -> make(path(null, words.get(0)), words.get(1));
            case "mkdirat" -> make(path(words.get(0), words.get(1)), words.get(2));
            case "symlink" -> symlink(words.get(0), path(null, words.get(1)));
            case "symlinkat" -> symlink(words.get(0), path(words.get(1), words.get(2)));
            case "fsync", "fdatasync" -> force(number(words.get(0)));
            default -> {
                if (call.contains(root.toString())) {
                    throw new IllegalStateException("a call that is not modelled: " + call.substring(0, 200));
                }
            }
        }
    }

    /** Relative to the root; null when it is elsewhere. */
    private @Nullable Path path(@Nullable String folder, String text) {
        Path path = Path.of(new String(Disk.bytes(text.substring(1)), StandardCharsets.UTF_8));
        if (!path.isAbsolute() && folder != null) {
            path = Path.of(folder.substring(folder.indexOf('<') + 1, folder.length() - 1))
                    .resolve(path);
        }
        Path normal = path.normalize();
        return normal.startsWith(root) ? root.relativize(normal) : null;
    }

    private static int number(String descriptor) {
        int end = descriptor.indexOf('<');
        return Integer.parseInt(end < 0 ? descriptor : descriptor.substring(0, end));
    }

    private void open(@Nullable Path path, String words, int descriptor) {
        offsets.put(descriptor, 0L);
        if (path == null) {
            opened.remove(descriptor);
            return;
        }
        Disk.Node node = disk.at(path);
        if (node == null && words.contains("O_CREAT")) {
            node = Disk.Node.file(mode(words.substring(words.lastIndexOf(' ') + 1)));
            disk.put(path, node);
        } else if (node != null && words.contains("O_TRUNC")) {
            disk.truncate(node, 0);
        }
        opened.put(descriptor, new Opened(node, path, words.contains("O_APPEND")));
    }

    private void write(List<String> words, long count, boolean positional) {
        int descriptor = number(words.get(0));
        Opened file = opened.get(descriptor);
        if (file == null || file.node() == null) {
            return;
        }
        if (file.append()) {
            throw new IllegalStateException("appending is not modelled: " + file.path());
        }
        byte[] bytes = java.util.Arrays.copyOf(Disk.bytes(words.get(1).substring(1)), (int) count);
        long offset = positional ? Long.parseLong(words.get(3)) : offsets.getOrDefault(descriptor, 0L);
        disk.write(file.node(), offset, bytes);
        if (!positional) {
            offsets.put(descriptor, offset + count);
        }
    }

    private void truncate(List<String> words) {
        Opened file = opened.get(number(words.get(0)));
        if (file != null && file.node() != null) {
            disk.truncate(file.node(), Long.parseLong(words.get(1)));
        }
    }

    private void move(@Nullable Path from, @Nullable Path to) {
        if (from != null && to != null) {
            disk.move(from, to);
        } else if (from != null || to != null) {
            throw new IllegalStateException("a rename across the folder's edge: " + from + " " + to);
        }
    }

    private void link(@Nullable Path from, @Nullable Path to) {
        Disk.Node node = from == null ? null : disk.at(from);
        if (to != null && node != null) {
            disk.put(to, node);
        }
    }

    private void drop(@Nullable Path path) {
        if (path != null) {
            disk.drop(path);
        }
    }

    private void make(@Nullable Path path, String mode) {
        if (path != null) {
            disk.put(path, Disk.Node.folder(mode(mode)));
        }
    }

    private void symlink(String target, @Nullable Path path) {
        if (path != null) {
            disk.put(path, Disk.Node.link(new String(Disk.bytes(target.substring(1)), StandardCharsets.UTF_8)));
        }
    }

    private void force(int descriptor) {
        Opened file = opened.get(descriptor);
        if (file != null && file.node() != null) {
            disk.force(file.node());
        }
    }

    private static Set<PosixFilePermission> mode(String octal) {
        int bits = Integer.parseInt(octal, 8) & ~0022;
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // owner's first, read before write
        for (int i = 0; i < all.length; i++) {
            if ((bits & (0400 >> i)) != 0) {
                mode.add(all[i]);
            }
        }
        return mode;
    }
}
