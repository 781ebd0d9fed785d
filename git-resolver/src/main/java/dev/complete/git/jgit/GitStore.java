package dev.complete.git.jgit;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ObjectSource;
import dev.complete.git.ResolveException;
import dev.complete.git.lfs.LfsObjectSource;
import dev.complete.git.odb.Failures;
import dev.complete.git.odb.ObjectDatabase;
import dev.complete.git.odb.ObjectKind;
import dev.complete.git.odb.VerifiedObjects;
import dev.complete.git.tree.TreeEntry;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * One repository's object database, believed only after re-hashing. JGit knows the refs, {@link ObjectDatabase} reads
 * the objects. Thread-safe.
 */
final class GitStore implements ObjectSource {

    /** More tags that point to tags than this are a joke or an attack. */
    private static final int LONGEST_TAG_CHAIN = 16;

    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}");

    private final String name;
    private final Path gitDirectory;
    private final VerifiedObjects objects;
    private final ObjectSource contents;

    private GitStore(String name, Path gitDirectory, VerifiedObjects objects, ObjectSource contents) {
        this.name = name;
        this.gitDirectory = gitDirectory;
        this.objects = objects;
        this.contents = contents;
    }

    /**
     * Opens a Git directory (bare, {@code .git}, {@code .git/modules/…}, or the private directory of a linked work tree).
     *
     * @param gitDirectory the directory itself; `.git` files have been followed already
     * @param name for messages, escaped
     * @throws ResolveException when it is no repository, or one this program must refuse: SHA-256 objects, a partial
     *     clone, an unknown extension
     */
    static GitStore open(Path gitDirectory, String name, Limits limits) throws ResolveException {
        HermeticGit.install();
        try {
            Path common = RepositoryPlace.commonOf(gitDirectory);
            Path directory = common.resolve("objects");
            if (!Files.exists(gitDirectory.resolve("HEAD")) || !Files.isDirectory(directory)) {
                throw new ResolveException(
                        ResolveException.Kind.INVALID,
                        name + " is not a Git repository: it has no HEAD or no objects/");
            }
            RepositoryFormat.check(gitDirectory, common, name);
            ObjectDatabase database = ObjectDatabase.open(directory, limits);
            List<Path> lfsStores = lfsStores(gitDirectory, database);
            VerifiedObjects objects = new VerifiedObjects(name, database, limits, CollisionHash::new);
            return new GitStore(name, gitDirectory, objects, new LfsObjectSource(objects, lfsStores, limits));
        } catch (IOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO, "cannot open the repository " + name + ": " + Failures.words(e), e);
        }
    }

    /** Beside the private directory of a work tree, and beside each {@code objects/}, borrowed ones included. */
    private static List<Path> lfsStores(Path gitDirectory, ObjectDatabase database) {
        Set<Path> stores = new LinkedHashSet<>();
        stores.add(gitDirectory.resolve("lfs/objects"));
        database.directories().forEach(objects -> stores.add(objects.resolveSibling("lfs/objects")));
        return List.copyOf(stores);
    }

    /** True when the commit is present; reads nothing else. */
    boolean hasCommit(GitId commit) throws ResolveException {
        return objects.has(commit, ObjectKind.COMMIT);
    }

    /** The commit that a branch, tag, {@code HEAD} or full id names; annotated tags are followed. */
    GitId resolve(String revision) throws ResolveException {
        if (FULL_ID.matcher(revision).matches()) {
            return peeled(new GitId(revision), revision);
        }
        GitId id = ref(revision);
        if (id == null) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    name + " has no branch, tag or full commit id '" + Printable.escape(revision) + "'");
        }
        return peeled(id, revision);
    }

    private @Nullable GitId ref(String revision) throws ResolveException {
        try (Repository repository = HermeticGit.open(gitDirectory)) {
            for (String full : candidates(revision)) {
                Ref ref = repository.getRefDatabase().exactRef(full);
                ObjectId id = ref == null ? null : ref.getObjectId();
                if (id != null) {
                    return new GitId(id.name());
                }
            }
            return null;
        } catch (IOException | RuntimeException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    "cannot read the refs of " + name + ": " + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** Git's own order (gitrevisions(7)), without the files of the Git directory that only look like refs. */
    private static List<String> candidates(String revision) {
        if (revision.equals("HEAD") || (revision.startsWith("refs/") && Repository.isValidRefName(revision))) {
            return List.of(revision);
        }
        return Stream.of("refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD")
                .map(form -> form.replace("%s", revision))
                .filter(Repository::isValidRefName)
                .toList();
    }

    private GitId peeled(GitId start, String revision) throws ResolveException {
        GitId id = start;
        for (int followed = 0; followed < LONGEST_TAG_CHAIN; followed++) {
            ObjectKind kind = objects.kind(id);
            if (kind == ObjectKind.COMMIT) {
                return id;
            }
            if (kind != ObjectKind.TAG) {
                throw new ResolveException(
                        ResolveException.Kind.INVALID,
                        "'" + Printable.escape(revision) + "' in " + name + " names the " + kind.word() + " " + id
                                + ", not a commit");
            }
            id = tagged(id);
        }
        throw objects.malformed(start, "it is a tag of a tag of a tag, more than " + LONGEST_TAG_CHAIN + " times");
    }

    private GitId tagged(GitId tag) throws ResolveException {
        byte[] raw = objects.read(tag, ObjectKind.TAG);
        Matcher target = Pattern.compile("object ([0-9a-f]{40})\ntype .*", Pattern.DOTALL)
                .matcher(new String(raw, StandardCharsets.ISO_8859_1));
        if (!target.matches()) {
            throw objects.malformed(tag, "it is a tag that does not begin with the object it names");
        }
        return new GitId(target.group(1));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        return contents.commit(commit);
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        return contents.tree(tree);
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        return contents.size(blob);
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        return contents.open(blob);
    }

    @Override
    public void close() {
        objects.close();
    }
}
