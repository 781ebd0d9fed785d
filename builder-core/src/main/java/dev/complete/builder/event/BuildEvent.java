package dev.complete.builder.event;

import dev.complete.builder.audit.Finding;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.plan.Plan;
import dev.complete.git.GitId;
import dev.complete.git.NotInBuild;
import dev.complete.git.Pin;
import dev.complete.oci.Platform;
import java.util.List;

/** Events of a build, as values; text in them is escaped. Durations are in nanoseconds. */
public sealed interface BuildEvent {

    /**
     * The superproject is open.
     *
     * @param bases what its manifest extends, nearest first: {@code deps/python-service @ a81d03e}; empty when that was
     *     not looked at
     */
    record Opened(String name, GitId commit, boolean dirty, List<String> bases) implements BuildEvent {}

    /** The work tree was compared with the commit; comes from any thread, after {@link Opened}. */
    record Compared(GitId commit, NotInBuild notInBuild) implements BuildEvent {}

    /** A pinned repository was found at {@code place}. */
    record PinOpened(Pin pin, String place) implements BuildEvent {}

    /** A pinned repository is being fetched; {@code total} is 0 when unknown. */
    record Fetching(Pin pin, String work, long done, long total) implements BuildEvent {}

    /** The sources are found and the keys known; {@code pins} are the needed submodules, by path. */
    record Planned(List<String> images, List<Platform> platforms, List<Pin> pins) implements BuildEvent {

        public static Planned of(List<Plan> plans) {
            return new Planned(
                    plans.stream()
                            .map(plan -> plan.image().name().value())
                            .distinct()
                            .toList(),
                    plans.stream().map(Plan::platform).distinct().toList(),
                    Plan.pins(plans));
        }
    }

    /**
     * A component that was not taken from a record.
     *
     * @param why {@code new}: no record knows it; {@code incomplete}: what a record does not hold is looked into, such as
     *     unpacked archives; {@code evicted}: the registry lost what the record leads to;
     *     {@code unreadable}: that is wrong, or the registry fails
     */
    record Missed(String component, String why) {}

    /**
     * What the records of other machines were good for.
     *
     * @param components how many were looked for in the records
     * @param bytes that were read of what the records lead to
     */
    record RecordsRead(int components, List<Missed> missed, long bytes) implements BuildEvent {}

    /** Content is being read or compressed: {@code bytes} more for {@code component}. Comes often, from any thread. */
    record Progressed(String component, long bytes) implements BuildEvent {}

    /**
     * A build step runs in its sandbox.
     *
     * @param again for comparison with the output of an earlier run
     */
    record StepStarted(String component, boolean again) implements BuildEvent {}

    /** A running step printed {@code line}, its last one so far. Comes often, from any thread. */
    record StepPrinted(String component, String line) implements BuildEvent {}

    /** A step, run twice for a check, left the same output both times. */
    record StepSame(String component) implements BuildEvent {}

    /** A step has ended, with or without success. */
    record StepEnded(String component) implements BuildEvent {}

    /**
     * A component's tree is known.
     *
     * @param archives unpacked into it
     * @param built true when a build step made part of it
     * @param bytes total size of its files
     * @param reused true when it came from the cache
     */
    record Realised(String component, int archives, boolean built, int entries, long bytes, boolean reused, long nanos)
            implements BuildEvent {}

    /** A layer is packed; sizes in bytes. */
    record Packed(String image, String layer, long rawSize, long size, boolean reused, long nanos)
            implements BuildEvent {

        public static Packed of(Plan plan, PackedLayer layer, long nanos) {
            String image = plan.image().name().value();
            return new Packed(image, layer.name(), layer.rawSize(), layer.blob().size(), layer.reused(), nanos);
        }
    }

    /** The audit of an image is done. */
    record Audited(long warnings, List<Finding> errors) implements BuildEvent {}

    /** The outputs are written; {@code files} are relative to the output directory. */
    record Written(List<String> files, long nanos) implements BuildEvent {}

    /** A container is about to start; it uses this process's own output. */
    record Starting(String runtime) implements BuildEvent {}

    /** Nothing changed since the last build into this directory. */
    record Unchanged() implements BuildEvent {}

    /** A warning for the user; the build goes on. */
    record Warning(String message) implements BuildEvent {}
}
