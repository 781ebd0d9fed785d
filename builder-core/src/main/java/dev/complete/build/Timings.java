package dev.complete.build;

import dev.complete.build.output.BuildInfo;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.realise.Realised;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long each phase took; for {@code build.json}, never for an image. Not thread-safe. */
final class Timings {

    private final SortedMap<String, Long> nanos = new TreeMap<>();
    private final SortedMap<String, BuildInfo.Step> steps = new TreeMap<>();

    /** Adds the time since {@code start} ({@link System#nanoTime}) to {@code phase} and returns it. */
    long add(String phase, long start) {
        long spent = System.nanoTime() - start;
        nanos.merge(phase, spent, Long::sum);
        return spent;
    }

    /** Notes what a component with a build step took. */
    void addComponent(PlannedComponent component, Realised realised) {
        if (component.step() != null) {
            steps.put(component.name(), new BuildInfo.Step(realised.nanos() / 1_000_000, realised.reused()));
        }
    }

    SortedMap<String, BuildInfo.Step> steps() {
        return steps;
    }

    SortedMap<String, Long> milliseconds() {
        SortedMap<String, Long> milliseconds = new TreeMap<>();
        nanos.forEach((phase, spent) -> milliseconds.put(phase, spent / 1_000_000));
        return milliseconds;
    }
}
