package dev.complete.git.open.worktree;

import dev.complete.files.PlainFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * The {@code .gitignore} files from the top down to the folder that is looked at, and {@code info/exclude}; a user's
 * global excludes do not count. Confined to one thread.
 */
final class IgnoreRules {

    private static final int MAX_IGNORE_BYTES = 4 << 20;

    private record Rules(String folder, IgnoreNode node) {}

    private final Deque<Rules> rules = new ArrayDeque<>();

    /** Adds the rules of {@code info/exclude}, which may be a link and need not be there. */
    void pushExclude(Path file) throws IOException {
        try {
            push("", file, PlainFile.readLinked(file, MAX_IGNORE_BYTES));
        } catch (NoSuchFileException e) {
            // Nothing is excluded.
        }
    }

    /**
     * Adds the rules in {@code file} for what is below {@code folder}.
     *
     * @return false when there are none, because it is a folder or a link; nothing is to be taken off then
     * @throws IOException also when it is a FIFO, or too large: what it would have said is never guessed
     */
    boolean push(String folder, Path file) throws IOException {
        if (Files.isSymbolicLink(file) || Files.isDirectory(file)) {
            return false;
        }
        push(folder, file, PlainFile.read(file, MAX_IGNORE_BYTES));
        return true;
    }

    private void push(String folder, Path file, byte[] text) throws IOException {
        IgnoreNode node = new IgnoreNode();
        node.parse(file.toString(), new ByteArrayInputStream(text));
        rules.push(new Rules(folder, node));
    }

    void pop() {
        rules.pop();
    }

    /** The nearest rule that says anything wins. */
    boolean ignores(String path, boolean directory) {
        for (Rules each : rules) {
            String below = each.folder.isEmpty() ? path : path.substring(each.folder.length() + 1);
            Boolean says = each.node.checkIgnored(below, directory);
            if (says != null) {
                return says;
            }
        }
        return false;
    }
}
