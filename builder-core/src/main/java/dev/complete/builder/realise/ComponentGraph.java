package dev.complete.builder.realise;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Realises components as soon as what they are built with is there, as many at once as there are jobs, each once however
 * many images have it. The first failure ends all of it. For one thread; the work is done by others.
 */
public final class ComponentGraph implements AutoCloseable {

    private final ComponentRealiser realiser;
    private final Workers workers;
    private final IdentityHashMap<PlannedComponent, CompletableFuture<ComponentResult>> started =
            new IdentityHashMap<>();
    private final CompletableFuture<ComponentResult> failure = new CompletableFuture<>();

    /** @param jobs how many components are worked on at once */
    public ComponentGraph(ComponentRealiser realiser, int jobs) {
        this.realiser = realiser;
        this.workers = new Workers("realise", jobs);
    }

    /**
     * Makes sure that each of {@code wanted} is under way or done. What only serves to build something that is remembered
     * is not touched.
     *
     * @return what was not started before, each after what it is built with
     */
    public List<PlannedComponent> start(List<PlannedComponent> wanted) throws BuildException, IOException {
        List<PlannedComponent> fresh = new ArrayList<>();
        for (PlannedComponent component : wanted) {
            begin(component, fresh);
        }
        return fresh;
    }

    private void begin(PlannedComponent component, List<PlannedComponent> fresh) throws BuildException, IOException {
        if (started.containsKey(component)) {
            return;
        }
        ComponentResult remembered = realiser.remembered(component);
        started.put(
                component, remembered == null ? work(component, fresh) : CompletableFuture.completedFuture(remembered));
        fresh.add(component);
    }

    private CompletableFuture<ComponentResult> work(PlannedComponent component, List<PlannedComponent> fresh)
            throws BuildException, IOException {
        List<CompletableFuture<ComponentResult>> with = new ArrayList<>();
        for (PlannedComponent needed : component.with()) {
            begin(needed, fresh);
            with.add(started.get(needed));
        }
        return CompletableFuture.allOf(with.toArray(CompletableFuture[]::new))
                .thenApplyAsync(ready -> realise(component, with), workers)
                .whenComplete((realised, failed) -> {
                    if (failed != null) {
                        failure.completeExceptionally(failed);
                    }
                });
    }

    private ComponentResult realise(PlannedComponent component, List<CompletableFuture<ComponentResult>> with) {
        List<ComponentTree> trees =
                with.stream().map(done -> done.join().tree()).toList();
        try {
            return realiser.realise(component, trees);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (BuildException e) {
            throw new CompletionException(e); // says already what it is about
        } catch (IOException | UncheckedIOException e) {
            throw new CompletionException(BuildException.reading("component `" + component.name() + "`", e));
        }
    }

    /**
     * Waits for a component that was started.
     *
     * @throws BuildException when it, or any other that was started, failed
     */
    public ComponentResult await(PlannedComponent component) throws BuildException, InterruptedException {
        CompletableFuture<Object> first = CompletableFuture.anyOf(failure, started.get(component));
        return (ComponentResult) Workers.result(first, BuildException.class, "realising");
    }

    /** Waits for the trees of components that were started. */
    public List<ComponentTree> trees(List<PlannedComponent> components) throws BuildException, InterruptedException {
        List<ComponentTree> trees = new ArrayList<>();
        for (PlannedComponent component : components) {
            trees.add(await(component).tree());
        }
        return trees;
    }

    /** The trees of those of {@code components} for which no work is needed: started already, or remembered. */
    public List<ComponentTree> known(List<PlannedComponent> components)
            throws BuildException, IOException, InterruptedException {
        List<ComponentTree> trees = new ArrayList<>();
        for (PlannedComponent component : components) {
            ComponentResult realised =
                    started.containsKey(component) ? await(component) : realiser.remembered(component);
            if (realised != null) {
                trees.add(realised.tree());
            }
        }
        return trees;
    }

    /** Interrupts what is under way and waits until it has ended: a step that runs on would outlive the cache's lock. */
    @Override
    public void close() {
        workers.close();
    }
}
