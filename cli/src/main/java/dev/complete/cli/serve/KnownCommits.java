package dev.complete.cli.serve;

import dev.complete.builder.SuperprojectCatalog;
import dev.complete.builder.failure.BuildException;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.open.RepositoryRefs;
import dev.complete.registry.serve.NotServedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a superproject as clients name them: by a ref, as it is at that moment, or by an id, of which seven digits
 * may do. A ref wins over the beginning of an id, and a whole id over a ref, as in Git. Thread-safe.
 */
final class KnownCommits {

    private static final String ID = "[0-9a-f]{7,40}";
    private static final int WHOLE_ID = 40;
    private static final int MOST_REMEMBERED = 1_000;

    /** Commits that are looked into at once; each opens the repository. */
    private static final int LOOKUPS = 4;

    /** A client asks several times, and so do many. */
    private static final Duration FAILED_FOR = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What was answered to an id. */
    private record Failed(NotServedException.Reason reason, String message, long nanos) {

        static Failed now(NotServedException e) {
            return new Failed(e.reason(), String.valueOf(e.getMessage()), System.nanoTime());
        }

        boolean isOld() {
            return System.nanoTime() - nanos > FAILED_FOR.toNanos();
        }
    }

    /** What the refs were, and since when that is sure. */
    private record Looked(@Nullable GitId head, RefTags tags, long began) {}

    private final SuperprojectCatalog catalog;
    private final ServeLog log;
    private final Semaphore lookups = new Semaphore(LOOKUPS);
    private final Map<String, SuperprojectCatalog.Commit> commits = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SuperprojectCatalog.Commit> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private final Map<String, Failed> failed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failed> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private @Nullable Looked looked;

    KnownCommits(SuperprojectCatalog catalog, ServeLog log) {
        this.catalog = catalog;
        this.log = log;
    }

    /** The tags that refs are. */
    RefTags tags() throws NotServedException, InterruptedException {
        return looked().tags();
    }

    private Looked looked() throws NotServedException, InterruptedException {
        return looked(System.nanoTime());
    }

    /** Of many who ask at once few have to look: what one saw who began later than another asked is good for both. */
    private synchronized Looked looked(long asked) throws NotServedException, InterruptedException {
        Looked known = looked;
        if (known == null || known.began() - asked < 0) {
            try {
                long began = System.nanoTime();
                RepositoryRefs refs = catalog.refs();
                known = new Looked(refs.head(), new RefTags(refs), began);
                looked = known;
            } catch (BuildException e) {
                log.problem("refs", "error: " + e.getMessage());
                throw FailedBuild.answer("the refs cannot be read", e);
            }
        }
        return known;
    }

    /** Names of the images at {@code HEAD}; none when nothing is committed yet. */
    List<String> imagesAtHead() throws NotServedException, InterruptedException {
        GitId head = looked().head();
        return head == null ? List.of() : commit(head.hex()).images();
    }

    /** The commit that a tag names; null when it names none. */
    SuperprojectCatalog.@Nullable Commit named(String tag) throws NotServedException, InterruptedException {
        GitId ref = tag.length() == WHOLE_ID && tag.matches(ID) ? null : tags().commit(tag);
        if (ref != null) {
            return commit(ref.hex());
        }
        return tag.matches(ID) ? commit(tag) : null;
    }

    /** What an id leads to is remembered when the id is whole: another commit may begin like it tomorrow. */
    private SuperprojectCatalog.Commit commit(String id) throws NotServedException, InterruptedException {
        SuperprojectCatalog.Commit known = remembered(id);
        if (known != null) {
            return known;
        }
        throwIfFailed(id);
        if (!lookups.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new NotServedException(
                    NotServedException.Reason.BUSY, "too many commits are looked for at once; come again");
        }
        try {
            throwIfFailed(id); // while this waited
            SuperprojectCatalog.Commit found = catalog.commit(id);
            remember(found);
            return found;
        } catch (BuildException e) {
            if (!isUnknown(e)) {
                log.problem(id, "error: " + e.getMessage());
            }
            NotServedException answer = FailedBuild.answer("commit " + id + " cannot be built", e);
            synchronized (commits) {
                failed.remove(id);
                failed.put(id, Failed.now(answer));
            }
            throw answer;
        } finally {
            lookups.release();
        }
    }

    /** Whoever asks for ids at random would fill the log: the client is told that there is no such commit. */
    private static boolean isUnknown(BuildException failure) {
        return failure.kind() == BuildException.Kind.INVALID && failure.getCause() instanceof ResolveException;
    }

    private void throwIfFailed(String id) throws NotServedException {
        Failed before;
        synchronized (commits) {
            before = failed.get(id);
        }
        if (before != null && !before.isOld()) {
            throw new NotServedException(before.reason(), before.message());
        }
    }

    private SuperprojectCatalog.@Nullable Commit remembered(String id) {
        synchronized (commits) {
            return commits.get(id);
        }
    }

    private void remember(SuperprojectCatalog.Commit commit) {
        synchronized (commits) {
            commits.put(commit.id().hex(), commit);
        }
    }
}
