package dev.complete.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code complete demo}: runs a shell script that does what a user would type, since that is what it shows.
 */
@Command(
        name = "demo",
        description =
                "Writes a real superproject from Debian packages, builds it, boots the image, shows what happened.",
        footer = {"", "Needs a Debian system, Git, and root to boot the image.", "", "Example:", "  complete demo"})
final class DemoCommand implements Callable<Integer> {

    /** The folder {@code demo/} beside this class; a jar cannot be listed like one. */
    private static final List<String> SCRIPTS = List.of(
            "demo.sh",
            "debian.sh",
            "hello.sh",
            "hello/README.md",
            "hello/complete.yaml",
            "hello/www/hello.html",
            "hello/www/cgi-bin/index.cgi");

    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "complete-demo",
            description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("complete-demo");

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path scripts = Files.createTempDirectory("complete-demo-");
        try {
            for (String name : SCRIPTS) {
                copy(name, scripts.resolve(name));
            }
            ProcessBuilder demo = new ProcessBuilder(
                    "bash",
                    scripts.resolve("demo.sh").toString(),
                    terminal.directory().resolve(directory).toString());
            demo.environment().put("COMPLETE", Launcher.path());
            return demo.inheritIO().start().waitFor() == 0 ? ExitCode.OK : ExitCode.IO;
        } finally {
            delete(scripts);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void copy(String name, Path target) throws IOException {
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (InputStream script = DemoCommand.class.getResourceAsStream("demo/" + name)) {
            if (script == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            Files.copy(script, target);
        }
    }
}
