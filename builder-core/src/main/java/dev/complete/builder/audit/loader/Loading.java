package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.loader.configuration.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One program being loaded, breadth first: what is the same for every loader. */
final class Loading {

    /** What differs. */
    interface Manners {

        /** What stands for {@code name} before anything is searched, such as the loader itself; null when nothing does. */
        @Nullable
        Loaded known(String name);

        /** {@code name}, which holds a slash, as an absolute path. */
        String path(Loaded by, String name);

        List<Place> places(Loaded by);

        /** What else a file that was found is known as from now on. */
        List<String> names(Loaded loaded, String name);

        /** As {@link Loader#checksVersions}. */
        boolean checksVersions();

        /** As {@link Loader#hints}. */
        List<String> hints(String name);
    }

    private final Loader loader;
    private final Manners manners;
    private final Search search;
    private final List<Loaded> loaded = new ArrayList<>();
    private final Map<Binary, Loaded> files = new HashMap<>();
    private final Map<String, Loaded> names = new HashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    /** Of the one that is asking; null until it has to be known. */
    private @Nullable List<Place> places;

    Loading(Loader loader, Manners manners, Search search) {
        this.loader = loader;
        this.manners = manners;
        this.search = search;
    }

    /** @param preloads tried, and nothing is said when they are not there: so do loaders */
    Closure load(Binary root, List<String> preloads) {
        Loaded main = new Loaded(root, root.path().toString(), null);
        add(main, "");
        for (String name : preloads) {
            need(main, name);
        }
        for (int next = 0; next < loaded.size(); next++) {
            Loaded by = loaded.get(next);
            places = null;
            for (String name : by.binary().elf().needed()) {
                Missing lacking = need(by, name);
                if (lacking != null) {
                    missing.add(lacking);
                }
            }
        }
        return new Closure(loader, loaded, names, missing);
    }

    /** What {@code root} alone lacks when it asks for {@code name}; null when it is there. */
    @Nullable
    Missing tryOne(Binary root, String name) {
        Loaded main = new Loaded(root, root.path().toString(), null);
        add(main, "");
        return need(main, name);
    }

    private @Nullable Missing need(Loaded by, String name) {
        search.effort().walk(1);
        if (names.containsKey(name)) {
            return null;
        }
        Loaded known = manners.known(name);
        if (known != null) {
            add(known, name);
            return null;
        }
        boolean isPath = name.contains("/");
        List<Place> along = isPath ? List.of() : places(by);
        Search.Result result = isPath ? search.first(List.of(manners.path(by, name))) : search.along(along, name);
        String openedAs = result.openedAs();
        Binary binary = result.opened() == null ? null : result.opened().binary();
        if (openedAs == null || binary == null) {
            return new Missing(by, name, along, result.foreign(), result.opened());
        }
        add(new Loaded(binary, openedAs, by), name);
        return null;
    }

    /** Worked out once: most need several. */
    private List<Place> places(Loaded by) {
        if (places == null) {
            places = manners.places(by);
            search.effort().walk(places.size());
        }
        return places;
    }

    /** The same file under another name is not loaded again. */
    private void add(Loaded candidate, String name) {
        Loaded already = files.putIfAbsent(candidate.binary(), candidate);
        Loaded one = already == null ? candidate : already;
        if (already == null) {
            search.effort().load();
            loaded.add(one);
        }
        for (String known : manners.names(one, name)) {
            names.putIfAbsent(known, one);
        }
    }
}
