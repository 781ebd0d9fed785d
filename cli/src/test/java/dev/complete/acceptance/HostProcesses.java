package dev.complete.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What runs on this machine, in whatever namespace. */
final class HostProcesses {

    private HostProcesses() {}

    /** Those whose command line holds {@code text}, its arguments separated by spaces; each as {@code pid: command line}. */
    static List<String> with(String text) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                String line = commandLine(process);
                if (line.contains(text)) {
                    found.add(process.getFileName() + ": " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Those whose whole command line is {@code line}. */
    static List<String> named(String line) {
        return with(line).stream()
                .filter(found -> found.endsWith(": " + line + " "))
                .toList();
    }

    /** What of those still runs when none is left, or so much time has passed. */
    static List<String> leftAfter(Duration time, String text) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<String> left = with(text);
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(20);
            left = with(text);
        }
        return left;
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), ISO_8859_1).replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }
}
