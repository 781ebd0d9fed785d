package dev.complete.builder.recipe.starter.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a work tree on disk. Uncommitted files count, so that a manifest can be drafted before the first commit.
 * Names that are not UTF-8, and Git's own files, are left out. Links count as files and are never followed.
 */
public final class WorkTreeFolder {

    private static final int MAX_TEXT_BYTES = 64 << 10;
    private static final int MAX_NAMES = 20_000;

    /** A line of {@code .gitmodules}. */
    private static final Pattern MODULE_PATH = Pattern.compile("(?m)^\\s*path\\s*=\\s*\"?([^\"\\r\\n]*?)\"?\\s*$");

    private final Path path;
    private final boolean submodule;
    private final Path repository;
    private final Set<String> modules;

    private WorkTreeFolder(Path path, boolean submodule, Path repository, Set<String> modules) {
        this.path = path;
        this.submodule = submodule;
        this.repository = repository;
        this.modules = modules;
    }

    /** The top of a work tree. */
    public static WorkTreeFolder top(Path path) {
        return top(path, false);
    }

    private static WorkTreeFolder top(Path path, boolean submodule) {
        WorkTreeFolder bare = new WorkTreeFolder(path, submodule, path, Set.of());
        Set<String> modules = new TreeSet<>();
        MODULE_PATH.matcher(bare.text(".gitmodules").orElse("")).results().forEach(line -> modules.add(line.group(1)));
        return new WorkTreeFolder(path, submodule, path, modules);
    }

    public SortedSet<String> files() throws IOException {
        return names(false);
    }

    public SortedSet<String> folders() throws IOException {
        return names(true);
    }

    private SortedSet<String> names(boolean folders) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                boolean wanted = name != null
                        && !name.toString().equals(".git")
                        && name.toString().indexOf('\uFFFD') < 0
                        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) == folders;
                if (wanted && names.size() < MAX_NAMES) {
                    names.add(name.toString());
                }
            }
        }
        return names;
    }

    /** One of {@link #folders}. */
    public WorkTreeFolder folder(String name) {
        Path below = path.resolve(name);
        if (modules.contains(repository.relativize(below).toString())) {
            return top(below, true);
        }
        return new WorkTreeFolder(below, false, repository, modules);
    }

    /** The folder at the end of {@code names}; null when there is none. */
    public @Nullable WorkTreeFolder below(String... names) throws IOException {
        WorkTreeFolder at = this;
        for (String name : names) {
            if (!at.folders().contains(name)) {
                return null;
            }
            at = at.folder(name);
        }
        return at;
    }

    /** Whether this is the top of a submodule. */
    public boolean isSubmodule() {
        return submodule;
    }

    /** The start of a text file; empty when it cannot be read. */
    public Optional<String> text(String file) {
        Path at = path.resolve(file);
        if (!Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(at, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
