package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine. Without it the test is skipped, and says so loudly; {@code ./check} installs it. */
final class Requires {

    private Requires() {}

    static void tools(String... names) {
        for (String name : names) {
            require(hasTool(name), name);
        }
    }

    static void root() {
        require(Command.of("id", "-u").succeed().lastLine().equals("0"), "root");
    }

    /** Build steps can be run here, by a process that {@code wrapper} starts: bubblewrap may make its namespaces. */
    static void sandbox(String... wrapper) {
        tools("bwrap");
        int exit = Command.of("bwrap", "--unshare-all", "--ro-bind", "/", "/", "--", "true")
                .under(wrapper)
                .run()
                .exit();
        require(exit == 0, "a kernel that lets " + String.join(" ", wrapper) + " bwrap make namespaces");
    }

    static void locale(String name) {
        String wanted = normalized(name);
        String known = Command.of("locale", "-a").succeed().out();
        require(known.lines().anyMatch(line -> normalized(line).equals(wanted)), "the locale " + name);
    }

    /** The home of an installed JDK of that major version. */
    static Path jdk(int major) {
        Optional<Path> home = findJdk(major);
        require(home.isPresent(), "a JDK " + major + " in /usr/lib/jvm");
        return home.orElseThrow();
    }

    private static Optional<Path> findJdk(int major) {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> isJdk(home, major)).sorted().findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJdk(Path home, int major) {
        Path release = home.resolve("release");
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.isRegularFile(release)
                    && Files.readString(release).contains("JAVA_VERSION=\"" + major + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasTool(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .anyMatch(Files::isExecutable);
    }

    private static String normalized(String locale) {
        return locale.replace("-", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static void require(boolean present, String what) {
        if (!present) {
            missing(what);
        }
    }

    static void missing(String what) {
        System.err.println("SKIPPED: needs " + what);
        Assumptions.abort("needs " + what);
    }
}
