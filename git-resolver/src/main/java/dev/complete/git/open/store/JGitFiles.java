package dev.complete.git.open.store;

import dev.complete.files.NotRegularFileException;
import dev.complete.files.PlainFile;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The files that JGit opens by itself, without a look at what they are: a FIFO in the place of one would keep it waiting
 * for ever. Each is a regular file, or a link to one as old repositories have them, or is refused. Stateless.
 */
final class JGitFiles {

    private static final List<String> SINGLE = List.of(
            "config",
            "config.worktree",
            "HEAD",
            "packed-refs",
            "index",
            "shallow",
            "commondir",
            "gitdir",
            "objects/info/alternates");

    /** Folders of which JGit may open any file. */
    private static final List<String> FOLDERS = List.of("reftable", "objects/pack", "objects/info");

    private JGitFiles() {}

    /**
     * Checks what is opened with a repository: a fixed number of names.
     *
     * @param directory a Git directory, or the common one of several work trees
     * @throws NotRegularFileException naming what is no regular file
     */
    static void check(Path directory) throws IOException {
        for (String name : SINGLE) {
            checkPresent(directory.resolve(name));
        }
        try (DirectoryStream<Path> shared = Files.newDirectoryStream(directory, "sharedindex.*")) {
            for (Path file : shared) {
                checkPresent(file);
            }
        }
    }

    /** Checks what may be opened to resolve a name in {@code directory}: of a linked work tree, the common directory too. */
    static void checkAllRefs(Path directory) throws IOException, ResolveException {
        checkRefs(directory);
        Path common = RepositoryPlace.commonOf(directory);
        if (!common.equals(directory)) {
            checkRefs(common);
        }
    }

    /** Checks also all that may be opened to resolve a name: refs, tables of refs, packs. */
    private static void checkRefs(Path directory) throws IOException {
        check(directory);
        for (String name : FOLDERS) {
            checkFolder(directory.resolve(name));
        }
        Path refs = directory.resolve("refs");
        if (Files.exists(refs)) {
            // A link to a folder inside is no regular file, and so refused: it could lead anywhere.
            Files.walkFileTree(refs.toRealPath(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (!attributes.isRegularFile()) {
                        checkPresent(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // packed in this moment
                    }
                    throw e;
                }
            });
        }
    }

    /** Checks also the loose objects: all that may be opened to fetch into the repository. */
    static void checkWhole(Path directory) throws IOException {
        checkRefs(directory);
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(directory.resolve("objects"), "[0-9a-f][0-9a-f]")) {
            for (Path folder : folders) {
                checkFolder(folder);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // JGit says so.
        }
    }

    private static void checkFolder(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!Files.isDirectory(file)) {
                    checkPresent(file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Git does not need any of them.
        }
    }

    private static void checkPresent(Path file) throws IOException {
        try {
            PlainFile.check(file);
        } catch (NoSuchFileException e) {
            // Git does not need any of them, but for those that are missed later.
        }
    }
}
