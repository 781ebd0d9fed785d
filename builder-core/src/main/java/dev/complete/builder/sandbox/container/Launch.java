package dev.complete.builder.sandbox.container;

import dev.complete.files.NamedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Command that starts a runtime on a container.
 *
 * @param words its command line
 * @param settings for {@code start.sh}
 * @param end for {@code lifeline.sh}: a command that removes the runtime's state of a container; may be empty
 * @param group name of the control groups that it makes; empty when it makes none
 */
record Launch(List<String> words, Map<String, String> settings, List<String> end, String group) {

    /**
     * File in a run's folder with the command that ends it: the control groups' name, then the words, NUL behind each.
     */
    private static final String FILE = "end";

    /** Writes that file before the start, for the case that this process is killed. */
    void record(Path run) throws IOException {
        StringBuilder text = new StringBuilder(group).append('\0');
        end.forEach(word -> text.append(word).append('\0'));
        NamedOutputStream.write(run.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The recorded group, then the words; empty for a run that ended before they were written. */
    static List<String> end(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of("");
        }
        String text = Files.readString(file);
        return List.of(text.substring(0, Math.max(0, text.length() - 1)).split("\0", -1));
    }
}
