package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.loader.configuration.SearchPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library that would not be found.
 *
 * @param by who needs it
 * @param name as in {@code DT_NEEDED}
 * @param searched in order; empty when {@code name} is a path
 * @param foreign what has the name but is for another machine, in order
 * @param unusable what ended the search although it is no usable ELF file; null when nothing did
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
