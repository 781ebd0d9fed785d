package dev.complete.git.objects;

import dev.complete.files.PlainFile;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code objects/info/alternates}: further directories to look for objects in; gitrepository-layout(5). */
final class Alternates {

    /** Git's own limit. */
    private static final int DEEPEST = 5;

    private static final int MOST = 100;
    private static final int LARGEST_FILE = 1 << 20;

    private Alternates() {}

    /** {@code objects} itself, then what it borrows from, each once. */
    static List<Path> of(Path objects) throws IOException {
        Set<Path> all = new LinkedHashSet<>();
        collect(objects.toRealPath(), 0, all);
        return new ArrayList<>(all);
    }

    private static void collect(Path objects, int depth, Set<Path> all) throws IOException {
        if (!all.add(objects)) {
            return;
        }
        if (depth > DEEPEST || all.size() > MOST) {
            throw new CorruptObjectException("its alternates (objects/info/alternates) go more than " + DEEPEST
                    + " deep, or name more than " + MOST + " directories");
        }
        for (String line : lines(objects.resolve("info").resolve("alternates"))) {
            Path borrowed = directory(objects, line);
            // Git, too, passes over an alternate that is not there; what it held will be reported as missing.
            if (Files.isDirectory(borrowed)) {
                collect(borrowed.toRealPath(), depth + 1, all);
            }
        }
    }

    private static Path directory(Path objects, String line) throws IOException {
        try {
            return objects.resolve(line);
        } catch (InvalidPathException e) {
            throw new CorruptObjectException("its objects/info/alternates names no path: " + Printable.escape(line)
                    + " (" + e.getReason() + ")");
        }
    }

    private static List<String> lines(Path file) throws IOException {
        byte[] content;
        try {
            content = PlainFile.readLinked(file, LARGEST_FILE);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (FileSystemException e) {
            throw new CorruptObjectException(
                    "its objects/info/alternates " + (e.getReason() == null ? "cannot be read" : e.getReason()));
        }
        return new String(content, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Alternates::unquoted)
                .toList();
    }

    /** Git quotes a path that begins with a double quote; the only escapes such paths need in practice. */
    private static String unquoted(String line) {
        if (!line.startsWith("\"") || !line.endsWith("\"") || line.length() < 2) {
            return line;
        }
        return line.substring(1, line.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
