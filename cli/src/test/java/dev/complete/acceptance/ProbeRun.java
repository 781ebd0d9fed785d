package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What images wrote and how they ended in one system: the files that {@code runtimes/driver.sh} leaves. */
record ProbeRun(Path scratch) {

    /** What a script ends with that cannot fetch what it needs. */
    private static final int MISSING = 77;

    static ProbeRun of(Command driver, Path scratch) {
        Command.Outcome outcome = driver.atMost(Duration.ofMinutes(5)).run();
        if (outcome.exit() == MISSING) {
            Requires.missing(outcome.err().strip());
        }
        if (outcome.exit() != 0) {
            throw new AssertionError(outcome + "\n" + logs(scratch));
        }
        return new ProbeRun(scratch);
    }

    /** The image's log. */
    String log(String image) {
        return text(image + ".out");
    }

    /** Its last words. */
    int exit(String image) {
        return Integer.parseInt(text(image + ".exit").strip());
    }

    /** What the system said to a start without the variable that the image requires. */
    String refusal() {
        return text("refusal");
    }

    /** What stands in brackets in the lines that start with {@code what}. */
    List<String> found(String image, String what) {
        return log(image)
                .lines()
                .filter(line -> line.startsWith(what + " [") && line.endsWith("]"))
                .map(line -> line.substring(what.length() + 2, line.length() - 1))
                .toList();
    }

    /** The options of the uppermost mount there, its type and source, and the options of the file system. */
    List<String> mount(String image, String path) {
        String last = log(image)
                .lines()
                .filter(line -> line.startsWith("mount " + path + " "))
                .reduce("", (below, above) -> above);
        return List.of(last.split("[ ,]"));
    }

    private String text(String name) {
        try {
            return Files.readString(scratch.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String logs(Path scratch) {
        try (Stream<Path> files = Files.list(scratch)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append("== ").append(file.getFileName()).append('\n').append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return logs(scratch);
    }
}
