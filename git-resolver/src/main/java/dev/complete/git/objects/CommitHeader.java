package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.objects.ObjectSource.CommitInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a commit object that a build needs: its tree and when it was committed. */
public final class CommitHeader {

    private static final Pattern TREE = Pattern.compile("tree ([0-9a-f]{40})");

    /** Names and addresses may hold anything but a line end, so the time is what follows the last {@code >}. */
    private static final Pattern COMMITTER = Pattern.compile("committer .*> (-?[0-9]{1,18})(?: .*)?");

    private CommitHeader() {}

    /** Empty when {@code raw} is no commit that Git would have written. */
    public static Optional<CommitInfo> parse(GitId id, byte[] raw) {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
        Matcher tree = TREE.matcher(lines[0]);
        if (!tree.matches()) {
            return Optional.empty();
        }
        for (String line : lines) {
            Matcher committer = COMMITTER.matcher(line);
            if (committer.matches()) {
                long seconds = Long.parseLong(committer.group(1));
                return Optional.of(new CommitInfo(id, new GitId(tree.group(1)), seconds));
            }
        }
        return Optional.empty();
    }
}
