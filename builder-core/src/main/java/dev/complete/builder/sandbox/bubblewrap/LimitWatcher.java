package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.step.runner.StepTerms;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches one run's limits. Control groups count by themselves and are only read; without them the usage of all
 * processes is added up ten times a second. The disk is measured as often as is cheap. One for each run; called by the
 * thread that waits for it.
 */
final class LimitWatcher {

    /** Limit on processes and threads at a time; the same everywhere, so that a step fails on every machine or none. */
    static final int PROCESSES = 4096;

    /** Measuring the disk takes at most one part in this many of the time. */
    private static final int DISK_SHARE = 20;

    private static final long SHORTEST_DISK_PERIOD = 250_000_000;

    private final StepTerms terms;
    private final StepFolder folders;
    private final @Nullable ControlGroup group;
    private long nextDisk = System.nanoTime();

    LimitWatcher(StepTerms terms, StepFolder folders, @Nullable ControlGroup group) {
        this.terms = terms;
        this.folders = folders;
        this.group = group;
    }

    /** Limits and how they are enforced: the first line of a step's log. */
    String limits() {
        String by = group == null ? "watched" : "control group";
        return "limits: memory " + SizeText.bytes(terms.memory()) + " (" + by + "), processes " + PROCESSES + " (" + by
                + "), disk " + SizeText.bytes(terms.disk()) + " (each file by the kernel, all watched), "
                + SizeText.time(terms.timeout());
    }

    /**
     * The broken limit and how to raise it, or null.
     *
     * @param first pid of the step's first process, if known
     */
    @Nullable
    String broken(OptionalLong first) throws IOException {
        String broken = group == null ? watched(first) : grouped(group);
        if (broken == null && System.nanoTime() - nextDisk > 0) {
            long start = System.nanoTime();
            broken = disk();
            long end = System.nanoTime();
            nextDisk = end + Math.max(SHORTEST_DISK_PERIOD, (end - start) * DISK_SHARE);
        }
        return broken;
    }

    /** As {@link #broken}, when no process of the step is left: an excess at its end is always found. */
    @Nullable
    String brokenAtEnd() throws IOException {
        String broken = group == null ? null : grouped(group);
        return broken == null ? disk() : broken;
    }

    private @Nullable String grouped(ControlGroup group) {
        if (group.ranOutOfMemory()) {
            return memory();
        }
        return group.ranOutOfProcesses() ? processes() : null;
    }

    private @Nullable String watched(OptionalLong first) throws IOException {
        if (first.isEmpty()) {
            return null;
        }
        ProcessUsage usage = ProcessUsage.below(first.getAsLong(), terms.memory());
        if (usage.memory() > terms.memory()) {
            return memory();
        }
        return usage.threads() >= PROCESSES ? processes() : null;
    }

    private String memory() {
        return "used more than " + SizeText.bytes(terms.memory()) + " of memory, its /tmp included; `limits: {memory: "
                + SizeText.twice(terms.memory()) + "}` raises that";
    }

    private static String processes() {
        return "had more than " + PROCESSES + " processes and threads at once, which is as many as a step may have";
    }

    private @Nullable String disk() throws IOException {
        long size = FolderSize.of(folders.source(), terms.disk());
        size = size > terms.disk() ? size : size + FolderSize.of(folders.out(), terms.disk() - size);
        if (size == Long.MAX_VALUE) {
            return "made a file of absurd size or nested more than " + FolderSize.MAX_DEPTH + " folders";
        }
        return size > terms.disk() ? tooLarge(terms.disk()) : null;
    }

    static String tooLarge(long disk) {
        return "put more than " + SizeText.bytes(disk) + " in /src and /out (holes in files count); `limits: {disk: "
                + SizeText.twice(disk) + "}` raises that";
    }
}
