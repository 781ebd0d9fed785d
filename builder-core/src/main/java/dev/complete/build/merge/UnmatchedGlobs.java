package dev.complete.build.merge;

import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.PathSet;
import dev.complete.text.Printable;
import java.util.List;

/** Globs of the manifest that matched nothing: worth a warning, since something was meant by them. */
public final class UnmatchedGlobs {

    private UnmatchedGlobs() {}

    /** @param what the key they stand under, such as {@code component `app`: exclude} */
    public static List<String> warnings(String what, List<? extends Located<? extends PathSet>> unmatched) {
        return unmatched.stream()
                .map(glob -> what + " `" + Printable.escape(glob.value().text()) + "` matches nothing ("
                        + glob.at().place() + ")")
                .toList();
    }
}
