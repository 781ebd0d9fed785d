package dev.complete.builder.step;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One path that two runs of a step left differently.
 *
 * @param path in the step's root
 * @param what differs, such as {@code is only in the first run}; follows the path in a sentence
 * @param hint what it looks like, such as {@code a time}; null when it looks like nothing in particular
 */
record Difference(RootfsPath path, String what, @Nullable String hint) {

    @Override
    public String toString() {
        return Printable.escape(path.toString()) + " " + what + (hint == null ? "" : " (" + hint + ")");
    }
}
