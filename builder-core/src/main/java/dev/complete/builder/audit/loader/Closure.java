package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile.VersionNeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program, or a library taken alone, with all libraries that would be loaded with it.
 *
 * @param loaded the files in the order of loading, the root first, each once; includes the loader if a file names it
 * @param names the files by every name that a {@code DT_NEEDED} may have for them
 */
public record Closure(
        Loader loader, List<LoadedLibrary> loaded, Map<String, LoadedLibrary> names, List<UnresolvedLibrary> missing) {

    /**
     * Symbol versions that a file needs and the library it gets does not define.
     *
     * @param versions such as {@code GLIBC_2.38}, in the file's order
     */
    public record VersionGap(LoadedLibrary by, LoadedLibrary library, List<String> versions) {}

    public Closure {
        loaded = List.copyOf(loaded);
        names = Collections.unmodifiableMap(names);
        missing = List.copyOf(missing);
    }

    public Binary root() {
        return loaded.get(0).binary();
    }

    /** The library for a {@code DT_NEEDED} of any of the files; null when it is missing. */
    public @Nullable LoadedLibrary named(String name) {
        return names.get(name);
    }

    /**
     * Missing symbol versions, as glibc's loader checks them before the program runs: a library without any versions
     * satisfies all, and weak ones are not required. Empty for musl, which has no such check.
     */
    public List<VersionGap> versionGaps() {
        List<VersionGap> gaps = new ArrayList<>();
        if (loader.cLibrary().equals(CLibraries.GLIBC)) {
            loaded.forEach(by -> versionGaps(by, gaps));
        }
        return gaps;
    }

    private void versionGaps(LoadedLibrary by, List<VersionGap> gaps) {
        Map<LoadedLibrary, List<String>> lacking = new LinkedHashMap<>();
        for (VersionNeed need : by.binary().elf().versionsNeeded()) {
            LoadedLibrary library = named(need.library());
            if (library == null || need.weak()) {
                continue; // a missing library is reported separately
            }
            Set<String> defined = library.binary().elf().versionsDefined();
            if (!defined.isEmpty() && !defined.contains(need.version())) {
                lacking.computeIfAbsent(library, key -> new ArrayList<>()).add(need.version());
            }
        }
        lacking.forEach((library, versions) -> gaps.add(new VersionGap(by, library, versions)));
    }
}
