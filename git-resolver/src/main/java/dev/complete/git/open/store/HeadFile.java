package dev.complete.git.open.store;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code HEAD}, and the branch it is on, as files. JGit answers all other questions about refs. Loading it takes longer
 * than all the rest of a build that has nothing to do, and {@code HEAD} is all that such a build asks for.
 */
final class HeadFile {

    private static final Pattern ID = Pattern.compile("([0-9a-f]{40})\n");

    private static final Pattern BRANCH = Pattern.compile("ref: (refs/heads/[\\w-]+(?:[./][\\w-]+)*+)\n");

    private static final int LONGEST = 4 << 10;

    private static final int LARGEST_PACK = 16 << 20;

    private HeadFile() {}

    /** The object that {@code HEAD} leads to; null when something is not as Git usually writes it: JGit is asked then. */
    static @Nullable GitId read(Path gitDirectory) throws ResolveException {
        try {
            String head = text(gitDirectory.resolve("HEAD"), LONGEST);
            Matcher branch = BRANCH.matcher(head);
            if (!branch.matches()) {
                return id(head);
            }
            String name = branch.group(1);
            Path common = RepositoryPlace.commonOf(gitDirectory);
            boolean usual = !name.contains(".lock") && !Files.exists(common.resolve("reftable"));
            return usual ? branch(common, name) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** A ref's own file wins over the packed one. */
    private static @Nullable GitId branch(Path commonDirectory, String name) throws IOException {
        try {
            return id(text(commonDirectory.resolve(name), LONGEST));
        } catch (NoSuchFileException e) {
            String packed = text(commonDirectory.resolve("packed-refs"), LARGEST_PACK);
            int end = packed.indexOf(" " + name + "\n");
            int start = packed.lastIndexOf('\n', end) + 1;
            return end < 0 ? null : id(packed.substring(start, end) + "\n");
        }
    }

    private static @Nullable GitId id(String line) {
        Matcher id = ID.matcher(line);
        return id.matches() ? new GitId(id.group(1)) : null;
    }

    private static String text(Path file, int largest) throws IOException {
        return new String(PlainFile.read(file, largest), StandardCharsets.ISO_8859_1);
    }
}
