package dev.complete.build.audit;

import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import org.jspecify.annotations.Nullable;

/**
 * Something a rule found in a final tree.
 *
 * @param rule the rule's public id, such as {@code command-missing}
 * @param path the image path it is about
 * @param origin where that path came from; null when it is missing
 * @param problem one sentence, escaped
 * @param fix what to do, one sentence
 */
public record Finding(
        String rule,
        Severity severity,
        RootfsPath path,
        @Nullable Origin origin,
        String problem,
        String fix) {

    /** Several lines for a terminal. */
    public String text() {
        String label = severity == Severity.ERROR ? "error" : "warning";
        return label + "[" + rule + "]: " + problem + (origin == null ? "" : "\n  from  " + origin) + "\n  fix   "
                + fix;
    }
}
