package dev.complete.build;

import java.util.SortedMap;
import java.util.TreeMap;

/** How long each phase took; for {@code build.json}, never for an image. Not thread-safe. */
final class Timings {

    private final SortedMap<String, Long> nanos = new TreeMap<>();

    /** Adds the time since {@code start} ({@link System#nanoTime}) to {@code phase} and returns it. */
    long add(String phase, long start) {
        long spent = System.nanoTime() - start;
        nanos.merge(phase, spent, Long::sum);
        return spent;
    }

    SortedMap<String, Long> milliseconds() {
        SortedMap<String, Long> milliseconds = new TreeMap<>();
        nanos.forEach((phase, spent) -> milliseconds.put(phase, spent / 1_000_000));
        return milliseconds;
    }
}
