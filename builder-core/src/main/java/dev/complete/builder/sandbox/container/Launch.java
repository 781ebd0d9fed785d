package dev.complete.builder.sandbox.container;

import dev.complete.files.NamedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a runtime is started on a container.
 *
 * @param words its command line
 * @param settings for {@code start.sh}
 * @param end for {@code lifeline.sh}: a command that removes what the runtime keeps of a container; may be empty
 * @param group name of the control groups that it makes; empty when it makes none
 */
record Launch(List<String> words, Map<String, String> settings, List<String> end, String group) {

    /** In a run's folder, for whoever ends it: the control groups' name, then the words, NUL behind each. */
    private static final String FILE = "end";

    /** Before it is started: what is to be done should this process be killed, and nobody else be left. */
    void record(Path run) throws IOException {
        StringBuilder text = new StringBuilder(group).append('\0');
        end.forEach(word -> text.append(word).append('\0'));
        NamedOutputStream.write(run.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What was recorded: a group, then the words; of a run that never came so far, no group and no words. */
    static List<String> end(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of("");
        }
        String text = Files.readString(file);
        return List.of(text.substring(0, Math.max(0, text.length() - 1)).split("\0", -1));
    }
}
