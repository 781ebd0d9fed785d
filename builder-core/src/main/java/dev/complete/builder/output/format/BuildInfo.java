package dev.complete.builder.output.format;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the images come from and how they were made: for records beside the images, never inside.
 *
 * @param request key of what was asked for: the same again is nothing to do
 * @param inputs what was built from
 * @param commit of the superproject
 * @param commitTime the commit's
 * @param dirty true when a work tree with changes was built instead of the commit
 * @param pins what was needed, in path order
 * @param timings in milliseconds, by phase
 * @param steps by component: those that a build step makes
 */
public record BuildInfo(
        Digest request,
        Inputs inputs,
        GitId commit,
        Instant commitTime,
        boolean dirty,
        List<Pin> pins,
        SortedMap<String, Long> timings,
        SortedMap<String, Step> steps) {

    /** Name of the file in the folder of outputs. */
    public static final String FILE = "build.json";

    /** @param reused true when the step was not run */
    public record Step(long milliseconds, boolean reused) {}

    public BuildInfo {
        pins = List.copyOf(pins);
        timings = Collections.unmodifiableSortedMap(new TreeMap<>(timings));
        steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
    }

    /** The commit, marked when it is not what was built. */
    public String revision() {
        return commit + (dirty ? "-dirty" : "");
    }
}
