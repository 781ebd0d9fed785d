package dev.complete.builder.job;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.realise.ComponentGraph;
import dev.complete.builder.realise.ComponentRealiser;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.sandbox.bubblewrap.Bubblewrap;
import dev.complete.builder.source.ArchiveUnpacker;
import dev.complete.builder.source.SourceReader;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.builder.step.ReadOnceContents;
import dev.complete.builder.step.Steps;

/** Everything that builds component trees, put together for one build. */
public final class ComponentBuilders implements AutoCloseable {

    private final SourceReader sources;
    private final ReadOnceContents inputs;
    private final Bubblewrap sandbox;
    private final Steps steps;
    private final ComponentRealiser realiser;
    private final ComponentGraph graph;

    public ComponentBuilders(
            Project project, Recipe recipe, ContentSource contents, Steps.Options options, BuildProgress progress) {
        Cache cache = project.cache();
        SourceRequest request = project.request();
        this.sources = new SourceReader(
                new ArchiveUnpacker(cache.cas(), cache.memos(), request.archiveLimits()),
                options.jobs(),
                recipe.manifests(),
                progress);
        this.inputs = new ReadOnceContents(contents, cache.directory().resolve(Cache.TEMPORARY));
        this.sandbox = new Bubblewrap(cache.directory(), cache.cas(), inputs, options.jobs());
        this.steps = new Steps(sandbox, cache.cas(), cache.memos(), inputs, cache.directory(), progress, options);
        EntryBudget budget = new EntryBudget(request.gitLimits().entries());
        this.realiser = new ComponentRealiser(cache.cas(), cache.memos(), sources, steps, contents, budget);
        this.graph = new ComponentGraph(realiser, options.jobs());
    }

    public Bubblewrap sandbox() {
        return sandbox;
    }

    public Steps steps() {
        return steps;
    }

    public ComponentRealiser realiser() {
        return realiser;
    }

    public ComponentGraph graph() {
        return graph;
    }

    /** Waits until all processes and threads that it started have ended. */
    @Override
    public void close() {
        graph.close();
        sources.close();
        inputs.close();
    }
}
