package dev.complete.builder.merge;

import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.text.Printable;
import java.util.List;

/** Warnings for globs of the manifest that matched nothing, which are probably mistakes. */
public final class UnmatchedGlobs {

    private UnmatchedGlobs() {}

    /** @param what the globs' key, such as {@code component `app`: exclude} */
    public static List<String> warnings(String what, List<? extends Located<? extends PathSet>> unmatched) {
        return unmatched.stream()
                .map(glob -> what + " `" + Printable.escape(glob.value().text()) + "` matches nothing ("
                        + glob.at().place() + ")")
                .toList();
    }
}
