package dev.complete.builder.rootfs;

import dev.complete.git.Pin;
import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Origin of an entry.
 *
 * @param component its name; {@code complete} for generated entries
 * @param pin the repository and commit; null for entries from a build step, the manifest or the builder itself
 * @param path inside that repository; without a pin the path in a build step's root ({@code /out/bin/app}), or empty
 *     for entries from the manifest or the builder
 * @param member path inside the archive at {@code path}; null when it is not an archive
 */
public record Origin(
        String component,
        @Nullable Pin pin,
        String path,
        @Nullable String member) {

    /** Component name of the generated layer. */
    public static final String GENERATED = "complete";

    /** An entry written in the manifest ({@code links}, {@code files}). */
    public static Origin manifest(String component) {
        return new Origin(component, null, "", null);
    }

    /** An output of the component's build step, at {@code place} in the step's root. */
    public static Origin step(String component, RootfsPath place) {
        return new Origin(component, null, place.toString(), null);
    }

    /** Whether the manifest or the builder itself wrote the entry, so that it is intended. */
    public boolean isWritten() {
        return pin == null && path.isEmpty();
    }

    /** The origin for people: {@code node: deps/node @ 1b2c3d4 node.tar.xz > bin/node}. */
    @Override
    public String toString() {
        if (pin == null) {
            return component + ": " + (isWritten() ? "complete.yaml" : "its build step " + Printable.escape(path));
        }
        String inside = path + (member == null ? "" : " > " + member);
        return component + ": " + pin.label() + (inside.isEmpty() ? "" : " " + Printable.escape(inside));
    }
}
