package dev.complete.git.open.revision;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Earlier places of a ref, from this clone's own log of it (git-reflog(1)). */
final class Reflog {

    private static final int LARGEST = 64 << 20;

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}) ([0-9a-f]{40}) [^\t]*(?:\t(.*))?");

    private static final Pattern CHECKOUT = Pattern.compile("checkout: moving from (\\S+) to .*");

    private static final String NONE = "0".repeat(40);

    private final String name;
    private final String ref;
    private final List<Matcher> lines;

    private Reflog(String name, String ref, List<Matcher> lines) {
        this.name = name;
        this.ref = ref;
        this.lines = lines;
    }

    /** @param ref full, or {@code HEAD} */
    static Reflog of(RepositoryPlace place, String name, String ref) throws ResolveException {
        Path directory = ref.startsWith("refs/") ? place.commonDirectory() : place.gitDirectory();
        try {
            String text = new String(PlainFile.read(directory.resolve("logs/" + ref), LARGEST), StandardCharsets.UTF_8);
            return new Reflog(
                    name,
                    ref,
                    text.lines().map(LINE::matcher).filter(Matcher::matches).toList());
        } catch (NoSuchFileException e) {
            return new Reflog(name, ref, List.of());
        } catch (IOException e) {
            throw ResolveException.io("cannot read the log of " + Printable.escape(ref) + " in " + name, e);
        }
    }

    /** The ref's commit {@code changes} changes ago; 0 is now. */
    GitId earlier(int changes) throws ResolveException {
        if (changes < lines.size()) {
            return new GitId(lines.get(lines.size() - 1 - changes).group(2));
        }
        String before = lines.isEmpty() ? NONE : lines.get(0).group(1);
        if (changes > lines.size() || before.equals(NONE)) {
            throw tooFar(lines.size() + " changes of " + Printable.escape(ref));
        }
        return new GitId(before);
    }

    /** The branch's short name or the id that was checked out {@code checkouts} checkouts ago. */
    String left(int checkouts) throws ResolveException {
        List<String> left = lines.stream()
                .map(line -> CHECKOUT.matcher(line.group(3) == null ? "" : line.group(3)))
                .filter(Matcher::matches)
                .map(checkout -> checkout.group(1))
                .toList();
        if (checkouts > left.size()) {
            throw tooFar(left.size() + " checkouts");
        }
        return left.get(left.size() - checkouts);
    }

    private ResolveException tooFar(String known) {
        return ResolveException.invalid(
                name + " remembers only " + known + " (git-reflog(1)); a clone has no log of what was before it");
    }
}
