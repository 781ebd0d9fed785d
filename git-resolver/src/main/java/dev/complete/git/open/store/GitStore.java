package dev.complete.git.open.store;

import dev.complete.git.GitId;
import dev.complete.git.IoErrorText;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.lfs.LfsObjectSource;
import dev.complete.git.objects.ObjectDatabase;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.objects.VerifiedObjects;
import dev.complete.git.objects.stored.CorruptObjectException;
import dev.complete.git.objects.stored.ObjectKind;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * One repository's object database, believed only after re-hashing. JGit knows the refs, {@link ObjectDatabase} reads
 * the objects. Thread-safe.
 */
public final class GitStore implements ObjectSource {

    /** More tags that point to tags than this are a joke or an attack. */
    private static final int LONGEST_TAG_CHAIN = 16;

    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}");

    private static final Pattern PSEUDO_REF = Pattern.compile("HEAD|[A-Z]+(_[A-Z]+)*_HEAD");

    private final String name;
    private final Path gitDirectory;
    private final List<Path> directories;
    private final PromisorRemote promisor;
    private final VerifiedObjects objects;
    private final ObjectSource contents;

    private GitStore(
            String name,
            Path gitDirectory,
            List<Path> directories,
            PromisorRemote promisor,
            VerifiedObjects objects,
            ObjectSource contents) {
        this.name = name;
        this.gitDirectory = gitDirectory;
        this.directories = directories;
        this.promisor = promisor;
        this.objects = objects;
        this.contents = contents;
    }

    /**
     * Opens a Git directory (bare, {@code .git}, {@code .git/modules/…}, or the private directory of a linked work tree).
     *
     * @param gitDirectory the directory itself; `.git` files have been followed already
     * @param name for messages, escaped
     * @throws ResolveException when it is no repository, or one this program must refuse: SHA-256 objects, an unknown
     *     extension
     */
    public static GitStore open(Path gitDirectory, String name, Limits limits) throws ResolveException {
        return open(gitDirectory, name, limits, null);
    }

    /** One that borrows all but its own few objects from {@code lender}: what is missing is missing there. */
    public static GitStore borrowing(Path gitDirectory, String name, Limits limits, GitStore lender)
            throws ResolveException {
        return open(gitDirectory, name, limits, lender.promisor);
    }

    private static GitStore open(Path gitDirectory, String name, Limits limits, @Nullable PromisorRemote borrowed)
            throws ResolveException {
        HermeticGit.install();
        try {
            Path common = RepositoryPlace.commonOf(gitDirectory);
            Path directory = common.resolve("objects");
            if (!Files.exists(gitDirectory.resolve("HEAD")) || !Files.isDirectory(directory)) {
                throw new ResolveException(
                        ResolveException.Kind.INVALID,
                        name + " is not a Git repository: it has no HEAD or no objects/");
            }
            PromisorRemote own = RepositoryFormat.check(gitDirectory, common, name);
            PromisorRemote promisor = borrowed == null ? own : borrowed;
            ObjectDatabase database = ObjectDatabase.open(directory, limits);
            List<Path> lfsStores = lfsStores(gitDirectory, database);
            VerifiedObjects objects = new VerifiedObjects(name, database, limits, promisor.remedy());
            LfsObjectSource contents = new LfsObjectSource(objects, lfsStores, limits);
            List<Path> directories = Stream.concat(database.directories().stream(), lfsStores.stream())
                    .toList();
            return new GitStore(name, gitDirectory, directories, promisor, objects, contents);
        } catch (CorruptObjectException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID, "the repository " + name + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO, "cannot open the repository " + name + ": " + IoErrorText.of(e), e);
        }
    }

    /** Beside the private directory of a work tree, and beside each {@code objects/}, borrowed ones included. */
    private static List<Path> lfsStores(Path gitDirectory, ObjectDatabase database) {
        Set<Path> stores = new LinkedHashSet<>();
        stores.add(gitDirectory.resolve("lfs/objects"));
        database.directories().forEach(objects -> stores.add(objects.resolveSibling("lfs/objects")));
        return List.copyOf(stores);
    }

    /** All folders that objects and LFS contents are read from, alternates included; some may not exist. */
    public List<Path> directories() {
        return directories;
    }

    /** What gets objects that are not here: a sentence's end. */
    public String remedy() {
        return promisor.remedy();
    }

    /** True when the commit is present; reads nothing else. */
    public boolean hasCommit(GitId commit) throws ResolveException {
        return objects.has(commit, ObjectKind.COMMIT);
    }

    /** True when any object has this id; reads nothing of it. */
    public boolean has(GitId id) throws ResolveException {
        return objects.has(id);
    }

    /** A commit as it is stored. */
    public byte[] commitText(GitId commit) throws ResolveException {
        return objects.read(commit, ObjectKind.COMMIT);
    }

    public ResolveException malformed(GitId commit) {
        return objects.malformed(commit, "it is a commit without a tree or without a committer's time");
    }

    /** The commits whose ids begin with these digits, and those that the tags lead to whose ids do. */
    public SortedSet<GitId> startingWith(String digits) throws ResolveException {
        SortedSet<GitId> commits = new TreeSet<>();
        for (GitId id : objects.startingWith(digits)) {
            ObjectKind kind = objects.kind(id);
            if (kind == ObjectKind.COMMIT) {
                commits.add(id);
            } else if (kind == ObjectKind.TAG) {
                commits.add(commitAt(id, digits));
            }
        }
        return commits;
    }

    /** The commits that {@code HEAD} and all refs lead to; what leads elsewhere is left out. */
    public Set<GitId> tips() throws ResolveException {
        Set<GitId> tips = new LinkedHashSet<>();
        for (GitId id : allRefs()) {
            try {
                tips.add(commitAt(id, id.hex()));
            } catch (ResolveException ignored) {
                // A tag of a tree, or a ref whose commit is not here.
            }
        }
        return tips;
    }

    private List<GitId> allRefs() throws ResolveException {
        List<GitId> found = refs(refs -> {
            List<GitId> ids = new ArrayList<>();
            for (Ref ref : refs.getRefs()) {
                ObjectId id = ref.getObjectId();
                if (id != null) {
                    ids.add(new GitId(id.name()));
                }
            }
            return ids;
        });
        return found == null ? List.of() : found;
    }

    /** The full name of the ref that {@code name} means; null when it means none. */
    @Nullable
    public String refName(String name) throws ResolveException {
        Ref ref = exactRef(name);
        return ref == null ? null : ref.getName();
    }

    /** The commit that a branch, tag, {@code HEAD} or full id names; annotated tags are followed. */
    public GitId resolve(String revision) throws ResolveException {
        if (FULL_ID.matcher(revision).matches()) {
            return commitAt(new GitId(revision), revision);
        }
        GitId named = find(revision);
        if (named == null) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    name + " has no branch, tag or full commit id '" + Printable.escape(revision) + "'");
        }
        return named;
    }

    /** The commit that a branch, tag or {@code HEAD} names; null when there is no such name, or nothing at it yet. */
    @Nullable
    public GitId find(String revision) throws ResolveException {
        Ref ref = exactRef(revision);
        return ref == null ? null : commitAt(new GitId(ref.getObjectId().name()), revision);
    }

    /** JGit takes a ref that it cannot read at {@code HEAD} for one that is not there yet. */
    private void checkHead(@Nullable Ref head) throws IOException, ResolveException {
        String name = head == null ? "HEAD" : head.getLeaf().getName();
        boolean there = Repository.isValidRefName(name)
                && Files.exists(RepositoryPlace.commonOf(gitDirectory).resolve(name));
        if (head == null || there) {
            throw new IOException(name + " does not hold what a ref does");
        }
    }

    /** The branch that {@code HEAD} is on, with or without commits; null when it is on none. */
    @Nullable
    public String branch() throws ResolveException {
        return refs(refs -> {
            Ref head = refs.exactRef("HEAD");
            return head != null && head.isSymbolic()
                    ? Repository.shortenRefName(head.getTarget().getName())
                    : null;
        });
    }

    /** True when no branch or tag is there, so that there is nothing to name. */
    public boolean isEmpty() throws ResolveException {
        return Boolean.TRUE.equals(refs(refs -> refs.getRefsByPrefix("refs/").isEmpty()));
    }

    private @Nullable Ref exactRef(String revision) throws ResolveException {
        return refs(refs -> {
            for (String full : candidates(revision)) {
                Ref ref = isOpenable(full) ? refs.exactRef(full) : null;
                if (ref != null && ref.getObjectId() != null) {
                    return ref;
                }
                if (full.equals("HEAD")) {
                    checkHead(ref);
                }
            }
            return null;
        });
    }

    /** Such files are opened without a look at what they are, and a FIFO keeps its reader waiting for ever. */
    private boolean isOpenable(String full) {
        Path file = gitDirectory.resolve(full);
        return !PSEUDO_REF.matcher(full).matches() || !Files.exists(file) || Files.isRegularFile(file);
    }

    private interface Question<T> {
        @Nullable
        T ask(RefDatabase refs) throws IOException, ResolveException;
    }

    private <T> @Nullable T refs(Question<T> question) throws ResolveException {
        try (Repository repository = HermeticGit.open(gitDirectory)) {
            return question.ask(repository.getRefDatabase());
        } catch (IOException | RuntimeException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    "cannot read the refs of " + name + ": " + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /**
     * Git's own order (gitrevisions(7)). Of the files beside {@code HEAD}, those that commands leave there for the user:
     * {@code ORIG_HEAD}, {@code FETCH_HEAD}, {@code MERGE_HEAD} and their like.
     */
    private static List<String> candidates(String revision) {
        if (PSEUDO_REF.matcher(revision).matches()
                || (revision.startsWith("refs/") && Repository.isValidRefName(revision))) {
            return List.of(revision);
        }
        return Stream.of("refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD")
                .map(form -> form.replace("%s", revision))
                .filter(Repository::isValidRefName)
                .toList();
    }

    /** The commit that {@code start} is, or that a tag there leads to. */
    public GitId commitAt(GitId start, String revision) throws ResolveException {
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
