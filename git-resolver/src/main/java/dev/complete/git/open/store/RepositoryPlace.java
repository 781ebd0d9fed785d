package dev.complete.git.open.store;

import dev.complete.files.PlainFile;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * The directories of one repository on this disk.
 *
 * @param gitDirectory holds {@code HEAD} and the index: {@code .git}, a bare repository, {@code .git/worktrees/NAME} or
 *     {@code .git/modules/NAME}
 * @param commonDirectory holds objects, refs and configuration; another one than {@code gitDirectory} only for a linked
 *     work tree
 * @param workTree the folder that was checked out; null for a bare repository
 */
public record RepositoryPlace(
        Path gitDirectory, Path commonDirectory, @Nullable Path workTree) {

    private static final String DEVICE = "unix:dev";
    private static final Integer ROOT = 0;

    /** {@code gitdir: PATH} and {@code commondir} files hold one path. */
    private static final int MAX_LINK_BYTES = 8 << 10;

    /**
     * The repository whose top is {@code directory}.
     *
     * @throws ResolveException when there is none; says where the top is when {@code directory} is inside a work tree
     */
    public static RepositoryPlace find(Path directory, String name) throws ResolveException {
        RepositoryPlace here = here(directory, name);
        if (here != null) {
            return here;
        }
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path above = absolute.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(".git"))) {
                throw ResolveException.invalid(name + " is a folder inside the work tree "
                        + Printable.escape(above.toString()) + "; name the top of the repository");
            }
        }
        throw ResolveException.invalid(
                name + " is not a Git repository: it holds neither .git nor HEAD, objects and refs");
    }

    /**
     * The repository that {@code directory} is the top or a folder of. As Git does, a search upwards ends where the file
     * system does, and takes no repository of another user, who could have put it there for others to find.
     *
     * @throws ResolveException when there is none
     */
    public static RepositoryPlace around(Path directory, String name) throws ResolveException {
        RepositoryPlace here = here(directory, name);
        RepositoryPlace found = here == null ? above(directory, name) : here;
        if (found == null) {
            throw ResolveException.invalid(
                    name + " is not a Git repository, nor is a folder above it: none holds .git, or HEAD, objects"
                            + " and refs");
        }
        return found;
    }

    private static @Nullable RepositoryPlace here(Path directory, String name) throws ResolveException {
        if (!Files.exists(directory)) {
            throw ResolveException.invalid(name + " does not exist");
        }
        if (!Files.isDirectory(directory)) {
            throw ResolveException.invalid(
                    name + " is a file, not a Git repository; give the repository's directory or URL");
        }
        return at(directory.toAbsolutePath().normalize(), name);
    }

    private static @Nullable RepositoryPlace above(Path directory, String name) throws ResolveException {
        try {
            Path real = directory.toRealPath();
            Object disk = Files.getAttribute(real, DEVICE);
            for (Path above = real.getParent(); above != null; above = above.getParent()) {
                if (!Files.getAttribute(above, DEVICE).equals(disk)) {
                    return null;
                }
                RepositoryPlace found = at(above, Printable.escape(above.toString()));
                if (found != null) {
                    checkOwner(name, above, found.gitDirectory);
                    return found;
                }
            }
            return null;
        } catch (IOException e) {
            throw ResolveException.io("the folders above " + name + " cannot be read", e);
        }
    }

    private static void checkOwner(String name, Path top, Path gitDirectory) throws IOException, ResolveException {
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        for (Path each : List.of(top, gitDirectory)) {
            Object owner = Files.getAttribute(each, "unix:uid");
            if (!owner.equals(self) && !owner.equals(ROOT)) {
                throw ResolveException.invalid(name + " is a folder of the work tree "
                        + Printable.escape(top.toString()) + ", and "
                        + Printable.escape(each.toString()) + " belongs to uid " + owner + ", which is not yours; if"
                        + " that repository is meant, name its top");
            }
        }
    }

    /** The same as {@link #find}, but null when {@code directory} is not the top of a repository. */
    public static @Nullable RepositoryPlace at(Path directory, String name) throws ResolveException {
        Path dotGit = directory.resolve(".git");
        try {
            if (Files.isRegularFile(dotGit)) {
                Path git = directory.resolve(linkIn(dotGit, "gitdir:")).normalize();
                if (!isGitDirectory(git)) {
                    throw ResolveException.invalid(
                            name + ": its .git file points at " + Printable.escape(git.toString())
                                    + ", which is not a Git directory; if the repository was moved, run `git worktree repair`"
                                    + " or `git submodule update --init` there");
                }
                return new RepositoryPlace(git, commonOf(git), directory);
            }
            if (Files.isDirectory(dotGit) && isGitDirectory(dotGit)) {
                return new RepositoryPlace(dotGit, commonOf(dotGit), directory);
            }
            if (Files.exists(dotGit) && !Files.isDirectory(dotGit)) {
                throw ResolveException.invalid(
                        Printable.escape(dotGit.toString()) + " is no folder and no regular file");
            }
            if (isGitDirectory(directory)) {
                Path name0 = directory.getFileName();
                boolean inside = name0 != null && name0.toString().equals(".git");
                return new RepositoryPlace(directory, commonOf(directory), inside ? directory.getParent() : null);
            }
            return null;
        } catch (IOException e) {
            throw ResolveException.io(name + " cannot be read", e);
        }
    }

    /** True for a directory that Git would take for a repository's own. */
    public static boolean isGitDirectory(Path directory) {
        boolean head = Files.exists(directory.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS);
        boolean own = Files.isDirectory(directory.resolve("objects")) && Files.isDirectory(directory.resolve("refs"));
        return head && (own || Files.isRegularFile(directory.resolve("commondir")));
    }

    /** The directory of objects and config: the directory itself, or for a linked work tree the one it belongs to. */
    static Path commonOf(Path gitDirectory) throws IOException, ResolveException {
        Path file = gitDirectory.resolve("commondir");
        return Files.isRegularFile(file)
                ? gitDirectory.resolve(linkIn(file, "")).normalize()
                : gitDirectory;
    }

    private static String linkIn(Path file, String prefix) throws IOException, ResolveException {
        if (Files.size(file) > MAX_LINK_BYTES) {
            throw ResolveException.invalid(Printable.escape(file.toString()) + " is too long to be a Git link file");
        }
        String text = new String(PlainFile.readLinked(file, MAX_LINK_BYTES), StandardCharsets.UTF_8);
        if (!text.startsWith(prefix)) {
            throw ResolveException.invalid(
                    Printable.escape(file.toString()) + " does not start with \"" + prefix + "\"");
        }
        String path = text.substring(prefix.length()).strip();
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw ResolveException.invalid(Printable.escape(file.toString()) + " names no path");
        }
        return path;
    }

    /** The URL of the branch's remote, else of {@code origin}, else of the only remote; null when none of them is. */
    public @Nullable String remoteUrl() throws ResolveException {
        Config config = RepositoryFormat.read(new Config(), commonDirectory.resolve("config"));
        Map<String, String> urls = new TreeMap<>();
        for (String remote : config.getSubsections("remote")) {
            String[] all = config.getStringList("remote", remote, "url");
            if (all.length > 0) {
                urls.put(remote, all[0] == null ? "" : all[0]); // JGit's word for an empty value
            }
        }
        String branch = branch();
        String remote = branch == null ? null : config.getString("branch", branch, "remote");
        if (remote == null || !urls.containsKey(remote)) {
            remote = PromisorRemote.usual(urls.keySet());
        }
        return remote == null ? null : urls.get(remote);
    }

    /** The branch that {@code HEAD} is on; null when it is detached or unreadable. */
    @Nullable
    public String branch() {
        String prefix = "ref: refs/heads/";
        try {
            byte[] head = PlainFile.readLinked(gitDirectory.resolve("HEAD"), MAX_LINK_BYTES);
            String text = new String(head, StandardCharsets.UTF_8).strip();
            return text.startsWith(prefix) ? text.substring(prefix.length()) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
