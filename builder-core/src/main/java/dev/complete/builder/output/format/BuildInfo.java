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
 * Origin of the images and details of their build: for records beside the images, never inside.
 *
 * @param request key of the request: an equal one has nothing to do
 * @param inputs keys of the inputs
 * @param commit of the superproject
 * @param commitTime the commit's
 * @param dirty true when a work tree with changes was built instead of the commit
 * @param pins the needed submodules, in path order
 * @param timings in milliseconds, by phase
 * @param steps by component, for components with a build step
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

    /** Name of the file in the output directory. */
    public static final String FILE = "build.json";

    /** @param reused true when the step was not run */
    public record Step(long milliseconds, boolean reused) {}

    public BuildInfo {
        pins = List.copyOf(pins);
        timings = Collections.unmodifiableSortedMap(new TreeMap<>(timings));
        steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
    }

    /** The commit, marked when the work tree was built instead. */
    public String revision() {
        return commit + (dirty ? "-dirty" : "");
    }
}
