package dev.complete.builder.step;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A path whose outputs differ between two runs of a step.
 *
 * @param path in the step's root
 * @param what the difference, such as {@code is only in the first run}; follows the path in a sentence
 * @param hint a probable cause, such as {@code a time}; null when none is known
 */
record Difference(RootfsPath path, String what, @Nullable String hint) {

    @Override
    public String toString() {
        return Printable.escape(path.toString()) + " " + what + (hint == null ? "" : " (" + hint + ")");
    }
}
