package dev.complete.build;

import dev.complete.build.cache.Cache;
import dev.complete.build.realise.ComponentGraph;
import dev.complete.build.realise.ComponentRealiser;
import dev.complete.build.recipe.Recipe;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.source.ArchiveUnpacker;
import dev.complete.build.source.EntryBudget;
import dev.complete.build.source.SourceReader;
import dev.complete.build.step.Steps;
import dev.complete.build.step.bubblewrap.Bubblewrap;

/** What makes components' trees, put together for one build. */
final class Workshop implements AutoCloseable {

    private final SourceReader sources;
    private final Bubblewrap sandbox;
    private final Steps steps;
    private final ComponentRealiser realiser;
    private final ComponentGraph graph;

    Workshop(Project project, Recipe recipe, ContentSource contents, Steps.Options options, BuildProgress progress) {
        Cache cache = project.cache();
        SourceRequest request = project.request();
        this.sources = new SourceReader(
                new ArchiveUnpacker(cache.cas(), cache.memos(), request.archiveLimits()),
                options.jobs(),
                recipe.manifests(),
                (component, bytes) -> progress.on(new BuildEvent.Progressed(component, bytes)));
        this.sandbox = new Bubblewrap(cache.directory(), cache.cas(), contents, options.jobs());
        this.steps = new Steps(
                sandbox, cache.cas(), cache.memos(), contents, cache.directory(), new StepEvents(progress), options);
        EntryBudget budget = new EntryBudget(request.gitLimits().entries());
        this.realiser = new ComponentRealiser(cache.cas(), cache.memos(), sources, steps, contents, budget);
        this.graph = new ComponentGraph(realiser, options.jobs());
    }

    Bubblewrap sandbox() {
        return sandbox;
    }

    Steps steps() {
        return steps;
    }

    ComponentRealiser realiser() {
        return realiser;
    }

    ComponentGraph graph() {
        return graph;
    }

    /** Returns when nothing it started runs any more. */
    @Override
    public void close() {
        graph.close();
        sources.close();
    }
}
