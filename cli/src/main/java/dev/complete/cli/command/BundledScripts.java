package dev.complete.cli.command;

import dev.complete.cli.message.Launcher;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.FileTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shell scripts that ship in the jar, in folders beside this class. They run the commands that a user would type:
 * Debian's tools and Git.
 */
final class BundledScripts {

    /** Scripts that every script for Debian sources. */
    private static final List<String> SHARED = List.of("debian/packages.sh", "debian/commits.sh");

    private BundledScripts() {}

    /**
     * Unpacks the scripts into a temporary folder and runs the first of them with this process' own streams.
     *
     * @return its exit code
     */
    static int run(Terminal terminal, List<String> names, List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("complete-scripts-");
        try {
            for (String name : SHARED) {
                unpack(name, folder);
            }
            for (String name : names) {
                unpack(name, folder);
            }
            List<String> command =
                    new ArrayList<>(List.of("bash", folder.resolve(names.get(0)).toString()));
            command.addAll(arguments);
            ProcessBuilder script = new ProcessBuilder(command);
            script.directory(terminal.directory().toFile());
            script.environment().putAll(environment);
            script.environment().put("COMPLETE", Launcher.path());
            return script.inheritIO().start().waitFor();
        } finally {
            FileTrees.delete(folder);
        }
    }

    private static void unpack(String name, Path folder) throws IOException {
        Path target = folder.resolve(name);
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (InputStream script = BundledScripts.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            Files.copy(script, target);
        }
    }
}
