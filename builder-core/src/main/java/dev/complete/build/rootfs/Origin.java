package dev.complete.build.rootfs;

import dev.complete.git.Pin;
import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry of the tree came from.
 *
 * @param component its name; {@code complete} for what the builder generates
 * @param pin the repository and commit; null for what the manifest or the builder wrote itself
 * @param path inside that repository; empty when there is no pin
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

    /** For people: {@code node: deps/node @ 1b2c3d4 node.tar.xz > bin/node}. */
    @Override
    public String toString() {
        if (pin == null) {
            return component + ": complete.yaml";
        }
        String inside = path + (member == null ? "" : " > " + member);
        return component + ": " + pin.label() + (inside.isEmpty() ? "" : " " + Printable.escape(inside));
    }
}
