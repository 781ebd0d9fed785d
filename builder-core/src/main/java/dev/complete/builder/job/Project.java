package dev.complete.builder.job;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.Planner;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.recipe.parse.RecipeParser;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.share.SharedRecords;
import dev.complete.git.NotInBuild;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.open.PinResolver;
import dev.complete.git.open.Superproject;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A superproject, open at one commit, and the cache for everything made from it. */
public final class Project implements AutoCloseable {

    private final SourceRequest request;
    private final Cache cache;
    private final Superproject commit;
    private final BuildProgress progress;
    private final Workers looking = new Workers("work tree", 1);
    private final CompletableFuture<Boolean> announced = new CompletableFuture<>();
    private final Future<Boolean> compared;
    private @Nullable Superproject here;

    private Project(SourceRequest request, Cache cache, Superproject commit, BuildProgress progress) {
        this.request = request;
        this.cache = cache;
        this.commit = commit;
        this.progress = progress;
        // For all files of the work tree are looked at, which nobody should wait for who is not told.
        this.compared = progress == BuildProgress.NONE
                ? CompletableFuture.completedFuture(false)
                : looking.submit(this::compare);
    }

    /** Compares the work tree with the commit, beside all other work, and says so once the commit is named. */
    private boolean compare() throws ExecutionException, InterruptedException {
        NotInBuild there = commit.notInBuild();
        if (announced.get()) {
            progress.on(new BuildEvent.Compared(commit.commit(), there));
        }
        return true;
    }

    /** Opens the superproject. Waits while the cache is collected. */
    public static Project open(SourceRequest request, BuildProgress progress)
            throws BuildException, ResolveException, IOException, InterruptedException {
        return open(request, SharedRecords.NONE, progress);
    }

    /** @param records laid under the cache */
    public static Project open(SourceRequest request, SharedRecords records, BuildProgress progress)
            throws BuildException, ResolveException, IOException, InterruptedException {
        Cache cache = records.under(openCache(request));
        try {
            return new Project(request, cache, resolve(request, request.offline(), progress), progress);
        } catch (ResolveException | RuntimeException | Error e) {
            cache.close();
            throw e;
        }
    }

    private static Superproject resolve(SourceRequest request, boolean offline, BuildProgress progress)
            throws ResolveException {
        return PinResolver.open(new ResolveRequest(
                request.repository(),
                request.revision(),
                request.dirty(),
                offline,
                request.localUrls(),
                request.mirrors(),
                request.cache(),
                request.gitLimits(),
                new PinEvents(progress)));
    }

    private static Cache openCache(SourceRequest request) throws IOException, BuildException, InterruptedException {
        try {
            return Cache.open(request.cache());
        } catch (FileSystemException e) {
            String where = Printable.escape(request.cache().toString());
            throw BuildException.of("cannot open the cache " + where + " (--cache names another)", e);
        }
    }

    private void closeCommit() {
        try {
            commit.close();
        } finally {
            cache.close();
        }
    }

    SourceRequest request() {
        return request;
    }

    public Cache cache() {
        return cache;
    }

    public Superproject commit() {
        return commit;
    }

    public Recipe recipe() throws BuildException, ResolveException, IOException {
        return RecipeParser.parse(manifest());
    }

    /** The manifest with those that it extends, from the pinned commits. */
    public MergedManifest manifest() throws BuildException, ResolveException, IOException {
        CommitManifests manifests = new CommitManifests(commit);
        List<String> bases = List.of();
        try {
            MergedManifest manifest =
                    MergedManifest.read(request.manifest(), manifests.read(request.manifest()), manifests);
            bases = manifest.bases();
            return manifest;
        } finally {
            announce(bases);
        }
    }

    /**
     * Sends the event that names the commit, once; {@link #manifest} does it when it knows the extended manifests.
     *
     * @param bases the extended manifests, for people
     */
    public void announce(List<String> bases) {
        if (!announced.isDone()) {
            progress.on(new BuildEvent.Opened(commit.name(), commit.commit(), commit.dirty(), bases));
            announced.complete(true);
        }
    }

    /**
     * Returns when the work tree is compared and told of, before something else takes the terminal. To be called after
     * {@link #announce}, for which that waits.
     */
    public void awaitComparison() throws InterruptedException {
        Workers.result(compared, IllegalStateException.class, "comparing the work tree");
    }

    /** The same commit, read from this machine only: nothing below it is fetched. */
    public SourceTree here() throws ResolveException {
        if (here == null) {
            here = resolve(request, true, BuildProgress.NONE);
        }
        return here.root();
    }

    public Planner planner(Recipe recipe) {
        return new Planner(recipe, commit.root());
    }

    @Override
    public void close() {
        announced.complete(false);
        try {
            awaitComparison();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            looking.close();
            closeAll();
        }
    }

    private void closeAll() {
        try {
            if (here != null) {
                here.close();
            }
        } finally {
            closeCommit();
        }
    }
}
