package dev.complete.builder.realise;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.oci.Digest;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Realises components in the order of their dependencies, each once for all images, on several threads. The first failure
 * ends all work. To be used by one thread.
 */
public final class ComponentGraph implements AutoCloseable {

    private final ComponentRealiser realiser;
    private final Workers workers;
    private final IdentityHashMap<PlannedComponent, CompletableFuture<ComponentResult>> started =
            new IdentityHashMap<>();
    private final CompletableFuture<ComponentResult> failure = new CompletableFuture<>();

    /** What is surely needed is looked up by all workers at once; what it is built with, only when that is needed. */
    private record Recalled(IdentityHashMap<PlannedComponent, Future<Optional<ComponentResult>>> tasks) {

        @Nullable
        ComponentResult result(PlannedComponent component, ComponentRealiser realiser)
                throws BuildException, IOException, InterruptedException {
            Future<Optional<ComponentResult>> task = tasks.get(component);
            return task == null
                    ? realiser.remembered(component)
                    : Workers.result(task, BuildException.class, "recalling").orElse(null);
        }
    }

    /** @param jobs number of components at a time */
    public ComponentGraph(ComponentRealiser realiser, int jobs) {
        this.realiser = realiser;
        this.workers = new Workers("realise", jobs);
    }

    /**
     * Starts each of {@code wanted} and what it is built with, unless it is under way or remembered.
     *
     * @return the newly started components, each after its dependencies
     */
    public List<PlannedComponent> start(List<PlannedComponent> wanted)
            throws BuildException, IOException, InterruptedException {
        Recalled recalled = new Recalled(new IdentityHashMap<>());
        for (PlannedComponent component : wanted) {
            if (!started.containsKey(component)) {
                recalled.tasks().computeIfAbsent(component, one -> workers.submit(() -> recall(one)));
            }
        }
        List<PlannedComponent> fresh = new ArrayList<>();
        for (PlannedComponent component : wanted) {
            begin(component, recalled, fresh);
        }
        return fresh;
    }

    private Optional<ComponentResult> recall(PlannedComponent component) throws BuildException {
        try {
            return Optional.ofNullable(realiser.remembered(component));
        } catch (IOException e) {
            throw BuildException.reading("component `" + component.name() + "`", e);
        }
    }

    private void begin(PlannedComponent component, Recalled recalled, List<PlannedComponent> fresh)
            throws BuildException, IOException, InterruptedException {
        if (started.containsKey(component)) {
            return;
        }
        ComponentResult remembered = recalled.result(component, realiser);
        started.put(
                component,
                remembered == null ? work(component, recalled, fresh) : CompletableFuture.completedFuture(remembered));
        fresh.add(component);
    }

    private CompletableFuture<ComponentResult> work(
            PlannedComponent component, Recalled recalled, List<PlannedComponent> fresh)
            throws BuildException, IOException, InterruptedException {
        List<CompletableFuture<ComponentResult>> with = new ArrayList<>();
        for (PlannedComponent needed : component.with()) {
            begin(needed, recalled, fresh);
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
            throw new CompletionException(e); // the message names the component already
        } catch (IOException | UncheckedIOException e) {
            throw new CompletionException(BuildException.reading("component `" + component.name() + "`", e));
        }
    }

    /** @throws BuildException when this component, or any other started one, failed */
    public ComponentResult await(PlannedComponent component) throws BuildException, InterruptedException {
        CompletableFuture<Object> first = CompletableFuture.anyOf(failure, started.get(component));
        return (ComponentResult) Workers.result(first, BuildException.class, "realising");
    }

    public List<ComponentTree> trees(List<PlannedComponent> components) throws BuildException, InterruptedException {
        List<ComponentTree> trees = new ArrayList<>();
        for (PlannedComponent component : components) {
            trees.add(await(component).tree());
        }
        return trees;
    }

    /** Results by recipe key of what was started, all of which has ended. */
    public Map<Digest, ComponentResult> results() throws BuildException, InterruptedException {
        Map<Digest, ComponentResult> results = new HashMap<>();
        for (PlannedComponent component : started.keySet()) {
            results.put(component.key(), await(component));
        }
        return results;
    }

    /** The trees of those of {@code components} that need no work: already started, or remembered. */
    public List<ComponentTree> known(List<PlannedComponent> components)
            throws BuildException, IOException, InterruptedException {
        List<ComponentTree> trees = new ArrayList<>();
        for (PlannedComponent component : components) {
            boolean begun = started.containsKey(component);
            ComponentResult realised = begun ? await(component) : realiser.remembered(component);
            if (realised != null) {
                trees.add(realised.tree());
            }
        }
        return trees;
    }

    /** Interrupts running work and waits for its end: a step that runs on would outlive the cache's lock. */
    @Override
    public void close() {
        workers.close();
    }
}
