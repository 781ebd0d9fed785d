package dev.complete.builder.audit.look;

import dev.complete.text.Printable;
import java.util.List;

/** Paths in a sentence. */
public final class Names {

    private Names() {}

    /** The first {@code most} of {@code things}, escaped, and how many more there are. */
    public static String some(List<?> things, int most) {
        List<String> shown = things.stream()
                .limit(most)
                .map(thing -> Printable.escape(thing.toString()))
                .toList();
        int more = things.size() - shown.size();
        return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
    }
}
