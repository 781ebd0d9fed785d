package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.loader.configuration.SearchPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library that is not found.
 *
 * @param by the file that needs it
 * @param name as in {@code DT_NEEDED}
 * @param searched in order; empty when {@code name} is a path
 * @param foreign files of that name for another machine, in order
 * @param unusable file that ended the search although it is not a usable ELF file; null without one
 */
public record UnresolvedLibrary(
        LoadedLibrary by,
        String name,
        List<SearchPath> searched,
        List<Binary> foreign,
        Binaries.@Nullable Opened unusable) {

    public UnresolvedLibrary {
        searched = List.copyOf(searched);
        foreign = List.copyOf(foreign);
    }
}
