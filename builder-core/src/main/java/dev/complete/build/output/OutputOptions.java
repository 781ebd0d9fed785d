package dev.complete.build.output;

import java.util.Set;

/**
 * @param xz true to compress what must be xz; else it is stored
 * @param otherImages names of the recipe's images that are not built now: the image layout keeps them
 */
public record OutputOptions(boolean xz, Set<String> otherImages) {

    public static final OutputOptions DEFAULT = new OutputOptions(false, Set.of());

    public OutputOptions {
        otherImages = Set.copyOf(otherImages);
    }
}
