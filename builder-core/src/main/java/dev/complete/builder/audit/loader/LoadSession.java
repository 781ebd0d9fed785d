package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.loader.configuration.SearchPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loading of one program, breadth first: the common part of all loaders. */
final class LoadSession {

    /** The part that differs between loaders. */
    interface Manners {

        /** The file for {@code name} before any search, such as the loader itself; null when there is none. */
        @Nullable
        LoadedLibrary known(String name);

        /** {@code name}, which holds a slash, as an absolute path. */
        String path(LoadedLibrary by, String name);

        List<SearchPath> places(LoadedLibrary by);

        /** Further names of a file, known once it is found. */
        List<String> names(LoadedLibrary loaded, String name);

        /** See {@link Loader#hints}. */
        default List<String> hints(String name) {
            return List.of();
        }
    }

    private final Loader loader;
    private final Manners manners;
    private final Search search;
    private final List<LoadedLibrary> loaded = new ArrayList<>();
    private final Map<Binary, LoadedLibrary> files = new HashMap<>();
    private final Map<String, LoadedLibrary> names = new HashMap<>();
    private final List<UnresolvedLibrary> missing = new ArrayList<>();
    /** Search paths of the requesting file; null until they are needed. */
    private @Nullable List<SearchPath> places;

    LoadSession(Loader loader, Manners manners, Search search) {
        this.loader = loader;
        this.manners = manners;
        this.search = search;
    }

    /** @param preloads tried first; loaders do not report missing ones */
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

    /** The failure when {@code root} alone asks for {@code name}; null when that is found. */
    @Nullable
    UnresolvedLibrary tryOne(Binary root, String name) {
        LoadedLibrary main = new LoadedLibrary(root, root.path().toString(), null);
        add(main, "");
        return need(main, name);
    }

    private @Nullable UnresolvedLibrary need(LoadedLibrary by, String name) {
        search.binaries().effort().walk(1);
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

    /** The search paths of a file, computed once, since most files need several libraries. */
    private List<SearchPath> places(LoadedLibrary by) {
        if (places == null) {
            places = manners.places(by);
            search.binaries().effort().walk(places.size());
        }
        return places;
    }

    /** Adds a file; the same file under another name is not loaded again. */
    private void add(LoadedLibrary candidate, String name) {
        LoadedLibrary already = files.putIfAbsent(candidate.binary(), candidate);
        LoadedLibrary one = already == null ? candidate : already;
        if (already == null) {
            search.binaries().effort().load();
            loaded.add(one);
        }
        for (String known : manners.names(one, name)) {
            names.putIfAbsent(known, one);
        }
    }
}
