package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile.VersionNeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program, or a library taken alone, with all libraries that would be loaded with it. Immutable. */
public final class Closure {

    private final Loader loader;
    private final List<LoadedLibrary> loaded;
    private final Map<String, LoadedLibrary> names;
    private final List<UnresolvedLibrary> missing;

    Closure(
            Loader loader,
            List<LoadedLibrary> loaded,
            Map<String, LoadedLibrary> names,
            List<UnresolvedLibrary> missing) {
        this.loader = loader;
        this.loaded = List.copyOf(loaded);
        this.names = Collections.unmodifiableMap(names);
        this.missing = List.copyOf(missing);
    }

    public Loader loader() {
        return loader;
    }

    public Binary root() {
        return loaded.get(0).binary();
    }

    /** The files in the order of loading, the root first, each once; includes the loader if a file names it. */
    public List<LoadedLibrary> loaded() {
        return loaded;
    }

    /** The library for a {@code DT_NEEDED} of any of the files; null when it is missing. */
    public @Nullable LoadedLibrary named(String name) {
        return names.get(name);
    }

    public List<UnresolvedLibrary> missing() {
        return missing;
    }

    /**
     * Missing symbol versions, as glibc's loader checks them before the program runs: a library without any versions
     * satisfies all, and weak ones are not required. Empty when this loader has no such check.
     */
    public List<VersionGap> versionGaps() {
        List<VersionGap> gaps = new ArrayList<>();
        if (loader.checksVersions()) {
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
