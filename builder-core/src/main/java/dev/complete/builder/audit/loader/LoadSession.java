package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.loader.configuration.SearchPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One program being loaded, breadth first: what is the same for every loader. */
final class LoadSession {

    /** What differs. */
    interface Manners {

        /** What stands for {@code name} before anything is searched, such as the loader itself; null when nothing does. */
        @Nullable
        LoadedLibrary known(String name);

        /** {@code name}, which holds a slash, as an absolute path. */
        String path(LoadedLibrary by, String name);

        List<SearchPath> places(LoadedLibrary by);

        /** What else a file that was found is known as from now on. */
        List<String> names(LoadedLibrary loaded, String name);

        /** As {@link Loader#checksVersions}. */
        boolean checksVersions();

        /** As {@link Loader#hints}. */
        List<String> hints(String name);
    }

    private final Loader loader;
    private final Manners manners;
    private final Search search;
    private final List<LoadedLibrary> loaded = new ArrayList<>();
    private final Map<Binary, LoadedLibrary> files = new HashMap<>();
    private final Map<String, LoadedLibrary> names = new HashMap<>();
    private final List<UnresolvedLibrary> missing = new ArrayList<>();
    /** Of the one that is asking; null until it has to be known. */
    private @Nullable List<SearchPath> places;

    LoadSession(Loader loader, Manners manners, Search search) {
        this.loader = loader;
        this.manners = manners;
        this.search = search;
    }

    /** @param preloads tried, and nothing is said when they are not there: so do loaders */
    Closure load(Binary root, List<String> preloads) {
        LoadedLibrary main = new LoadedLibrary(root, root.path().toString(), null);
        add(main, "");
        for (String name : preloads) {
            need(main, name);
        }
        for (int next = 0; next < loaded.size(); next++) {
            LoadedLibrary by = loaded.get(next);
            places = null;
            for (String name : by.binary().elf().needed()) {
                UnresolvedLibrary lacking = need(by, name);
                if (lacking != null) {
                    missing.add(lacking);
                }
            }
        }
        return new Closure(loader, loaded, names, missing);
    }

    /** What {@code root} alone lacks when it asks for {@code name}; null when it is there. */
    @Nullable
    UnresolvedLibrary tryOne(Binary root, String name) {
        LoadedLibrary main = new LoadedLibrary(root, root.path().toString(), null);
        add(main, "");
        return need(main, name);
    }

    private @Nullable UnresolvedLibrary need(LoadedLibrary by, String name) {
        search.effort().walk(1);
        if (names.containsKey(name)) {
            return null;
        }
        LoadedLibrary known = manners.known(name);
        if (known != null) {
            add(known, name);
            return null;
        }
        boolean isPath = name.contains("/");
        List<SearchPath> along = isPath ? List.of() : places(by);
        Search.Result result = isPath ? search.first(List.of(manners.path(by, name))) : search.along(along, name);
        String openedAs = result.openedAs();
        Binary binary = result.opened() == null ? null : result.opened().binary();
        if (openedAs == null || binary == null) {
            return new UnresolvedLibrary(by, name, along, result.foreign(), result.opened());
        }
        add(new LoadedLibrary(binary, openedAs, by), name);
        return null;
    }

    /** Worked out once: most need several. */
    private List<SearchPath> places(LoadedLibrary by) {
        if (places == null) {
            places = manners.places(by);
            search.effort().walk(places.size());
        }
        return places;
    }

    /** The same file under another name is not loaded again. */
    private void add(LoadedLibrary candidate, String name) {
        LoadedLibrary already = files.putIfAbsent(candidate.binary(), candidate);
        LoadedLibrary one = already == null ? candidate : already;
        if (already == null) {
            search.effort().load();
            loaded.add(one);
        }
        for (String known : manners.names(one, name)) {
            names.putIfAbsent(known, one);
        }
    }
}
