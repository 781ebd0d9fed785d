package dev.complete.builder.rootfs;

import dev.complete.git.Pin;
import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry of the tree came from.
 *
 * @param component its name; {@code complete} for what the builder generates
 * @param pin the repository and commit; null for what a build step, the manifest or the builder itself wrote
 * @param path inside that repository; without a pin the place in a build step's root where the step left it
 *     ({@code /out/bin/app}), or empty for what the manifest or the builder wrote
 * @param member path inside the archive at {@code path}; null when it is no archive
 */
public record Origin(
        String component,
        @Nullable Pin pin,
        String path,
        @Nullable String member) {

    /** Component name of the generated layer. */
    public static final String GENERATED = "complete";

    /** Written in the manifest ({@code links}, {@code files}). */
    public static Origin manifest(String component) {
        return new Origin(component, null, "", null);
    }

    /**
     * Left by the component's build step.
     *
     * @param place absolute, in the step's root
     */
    public static Origin step(String component, RootfsPath place) {
        return new Origin(component, null, place.toString(), null);
    }

    /** Whether the manifest or the builder itself wrote it: it is there because somebody said so. */
    public boolean isWritten() {
        return pin == null && path.isEmpty();
    }

    /** For people: {@code node: deps/node @ 1b2c3d4 node.tar.xz > bin/node}. */
    @Override
    public String toString() {
        if (pin == null) {
            return component + ": " + (isWritten() ? "complete.yaml" : "its build step " + Printable.escape(path));
        }
        String inside = path + (member == null ? "" : " > " + member);
        return component + ": " + pin.label() + (inside.isEmpty() ? "" : " " + Printable.escape(inside));
    }
}
