package dev.complete.git.open.store;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.lfs.LfsObjectSource;
import dev.complete.git.objects.CorruptObjectException;
import dev.complete.git.objects.DeltaBases;
import dev.complete.git.objects.ObjectDatabase;
import dev.complete.git.objects.ObjectKind;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.objects.VerifiedObjects;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * One repository on this machine: its objects, re-hashed when they are read, and its refs. JGit knows the refs,
 * {@link ObjectDatabase} reads the objects. Thread-safe.
 */
public final class GitStore implements StoredCommit, AutoCloseable {

    /** Longer chains of tags that point to tags are refused. */
    private static final int LONGEST_TAG_CHAIN = 16;

    private static final Pattern PSEUDO_REF = Pattern.compile("HEAD|[A-Z]+(_[A-Z]+)*_HEAD");

    private static final Pattern TAG = Pattern.compile("object ([0-9a-f]{40})\ntype .*", Pattern.DOTALL);

    private final String name;
    private final Path gitDirectory;
    private final List<Path> directories;
    private final String remedy;
    private final VerifiedObjects objects;
    private final LfsObjectSource contents;

    private GitStore(
            String name,
            Path gitDirectory,
            List<Path> directories,
            String remedy,
            VerifiedObjects objects,
            LfsObjectSource contents) {
        this.name = name;
        this.gitDirectory = gitDirectory;
        this.directories = directories;
        this.remedy = remedy;
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
        return open(gitDirectory, name, limits, new DeltaBases(limits.deltaBytes()), null);
    }

    /**
     * Opens a Git directory as {@link #open(Path, String, Limits)} does.
     *
     * @param bases shared with the stores that are open at the same time
     * @param lender has all objects but a few, so that a missing one is missing there; null when there is none
     */
    public static GitStore open(
            Path gitDirectory, String name, Limits limits, DeltaBases bases, @Nullable GitStore lender)
            throws ResolveException {
        try {
            Path common = RepositoryPlace.commonOf(gitDirectory);
            Path directory = common.resolve("objects");
            if (!Files.exists(gitDirectory.resolve("HEAD")) || !Files.isDirectory(directory)) {
                throw ResolveException.invalid(name + " is not a Git repository: it has no HEAD or no objects/");
            }
            String own = RepositoryFormat.check(gitDirectory, common, name).remedy();
            String remedy = lender == null ? own : lender.remedy;
            ObjectDatabase database = ObjectDatabase.open(directory, bases);
            List<Path> lfsStores = lfsStores(gitDirectory, database);
            VerifiedObjects objects = new VerifiedObjects(name, database, limits, remedy);
            LfsObjectSource contents = new LfsObjectSource(objects, lfsStores, limits);
            List<Path> directories = Stream.concat(database.directories().stream(), lfsStores.stream())
                    .toList();
            return new GitStore(name, gitDirectory, directories, remedy, objects, contents);
        } catch (CorruptObjectException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID, "the repository " + name + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw ResolveException.io("cannot open the repository " + name, e);
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

    /** The repository's name in messages, escaped. */
    public String name() {
        return name;
    }

    public Path gitDirectory() {
        return gitDirectory;
    }

    /** The end of a sentence about objects that are not here: how to get them. */
    public String remedy() {
        return remedy;
    }

    /** The objects, with LFS contents in the place of their pointers. They are open as long as the store is. */
    public ObjectSource objects() {
        return contents;
    }

    @Override
    public byte[] read(GitId id, ObjectKind kind) throws ResolveException {
        return objects.read(id, kind);
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        return objects.size(blob);
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        return objects.open(blob);
    }

    @Override
    public @Nullable String lfs(GitId blob) throws ResolveException {
        return contents.pointed(blob);
    }

    @Override
    public InputStream lfsContent(GitId blob) throws ResolveException {
        return contents.open(blob);
    }

    /** True when the commit is present; reads nothing else. */
    public boolean hasCommit(GitId commit) throws ResolveException {
        return objects.kind(commit) == ObjectKind.COMMIT;
    }

    /** True when any object has this id; reads nothing of it. */
    public boolean has(GitId id) throws ResolveException {
        return objects.kind(id) != null;
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
        return new LinkedHashSet<>(commits(RefDatabase::getRefs).values());
    }

    /** The commits that branches and tags lead to, by the refs' full names; what leads elsewhere is left out. */
    public Map<String, GitId> branchesAndTags() throws ResolveException {
        return commits(refs -> refs.getRefsByPrefix("refs/heads/", "refs/tags/"));
    }

    private Map<String, GitId> commits(Question<List<Ref>> which) throws ResolveException {
        Map<String, GitId> found = new LinkedHashMap<>();
        refs(refs -> {
            for (Ref ref : Objects.requireNonNull(which.ask(refs))) {
                if (ref.getObjectId() != null) {
                    found.put(ref.getName(), new GitId(ref.getObjectId().name()));
                }
            }
            return found;
        });
        Map<String, GitId> commits = new LinkedHashMap<>();
        for (Map.Entry<String, GitId> ref : found.entrySet()) {
            try {
                commits.put(ref.getKey(), commitAt(ref.getValue(), ref.getKey()));
            } catch (ResolveException ignored) {
                // A tag of a tree, or a ref whose commit is not here.
            }
        }
        return commits;
    }

    /** The full name of the ref that {@code name} means; null when it means none. */
    @Nullable
    public String refName(String name) throws ResolveException {
        Ref ref = exactRef(name);
        return ref == null ? null : ref.getName();
    }

    /** The commit that a branch, tag or {@code HEAD} names; null when there is no such name, or nothing at it yet. */
    @Nullable
    public GitId find(String revision) throws ResolveException {
        GitId head = revision.equals("HEAD") ? usualHead() : null;
        if (head != null) {
            return commitAt(head, revision);
        }
        Ref ref = exactRef(revision);
        return ref == null ? null : commitAt(new GitId(ref.getObjectId().name()), revision);
    }

    private @Nullable GitId usualHead() throws ResolveException {
        try {
            JGitFiles.checkAllRefs(gitDirectory);
            return HeadFile.read(gitDirectory);
        } catch (IOException e) {
            throw unreadableRefs(e);
        }
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
            throw unreadableRefs(e);
        }
    }

    private ResolveException unreadableRefs(Exception e) {
        return new ResolveException(
                ResolveException.Kind.INVALID,
                "cannot read the refs of " + name + ": " + Printable.escape(String.valueOf(e.getMessage())),
                e);
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
            if (kind == null) {
                throw objects.missing(id);
            }
            if (kind == ObjectKind.COMMIT) {
                return id;
            }
            if (kind != ObjectKind.TAG) {
                throw ResolveException.invalid("'" + Printable.escape(revision) + "' in " + name + " names the "
                        + kind.word() + " " + id + ", not a commit");
            }
            id = tagged(id);
        }
        throw objects.malformed(start, "it is a tag of a tag of a tag, more than " + LONGEST_TAG_CHAIN + " times");
    }

    private GitId tagged(GitId tag) throws ResolveException {
        byte[] raw = objects.read(tag, ObjectKind.TAG);
        Matcher target = TAG.matcher(new String(raw, StandardCharsets.ISO_8859_1));
        if (!target.matches()) {
            throw objects.malformed(tag, "it is a tag that does not begin with the object it names");
        }
        return new GitId(target.group(1));
    }

    @Override
    public void close() {
        objects.close();
    }
}
