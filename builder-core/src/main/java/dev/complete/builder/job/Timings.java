package dev.complete.builder.job;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.plan.PlannedComponent;
import java.util.SortedMap;
import java.util.TreeMap;

/** Durations of the phases; for {@code build.json}, never for an image. Not thread-safe. */
public final class Timings {

    private final SortedMap<String, Long> nanos = new TreeMap<>();
    private final SortedMap<String, BuildInfo.Step> steps = new TreeMap<>();

    /** Adds the time since {@code start} ({@link System#nanoTime}) to {@code phase} and returns it. */
    public long add(String phase, long start) {
        long spent = System.nanoTime() - start;
        nanos.merge(phase, spent, Long::sum);
        return spent;
    }

    /** Records the time of a component with a build step. */
    void addComponent(PlannedComponent component, BuildEvent.Realised realised) {
        if (component.step() != null) {
            steps.put(component.name(), new BuildInfo.Step(realised.nanos() / 1_000_000, realised.reused()));
        }
    }

    public SortedMap<String, BuildInfo.Step> steps() {
        return steps;
    }

    public SortedMap<String, Long> milliseconds() {
        SortedMap<String, Long> milliseconds = new TreeMap<>();
        nanos.forEach((phase, spent) -> milliseconds.put(phase, spent / 1_000_000));
        return milliseconds;
    }
}
