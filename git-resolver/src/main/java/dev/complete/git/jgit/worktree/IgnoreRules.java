package dev.complete.git.jgit.worktree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    /**
     * Adds the rules in {@code file} for what is below {@code folder}.
     *
     * @return false when there are none; nothing is to be taken off then
     */
    boolean push(String folder, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_IGNORE_BYTES) {
            return false;
        }
        IgnoreNode node = new IgnoreNode();
        try (InputStream in = Files.newInputStream(file)) {
            node.parse(file.toString(), in);
        }
        rules.push(new Rules(folder, node));
        return true;
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
