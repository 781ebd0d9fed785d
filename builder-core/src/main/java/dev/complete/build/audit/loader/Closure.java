package dev.complete.build.audit.loader;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program, or a library taken alone, with everything that would be loaded with it. Immutable. */
public final class Closure {

    private final Loader loader;
    private final List<Loaded> loaded;
    private final Map<String, Loaded> names;
    private final List<Missing> missing;

    Closure(Loader loader, List<Loaded> loaded, Map<String, Loaded> names, List<Missing> missing) {
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

    /** In the order of loading, the root first, each file once; the loader itself when somebody names it. */
    public List<Loaded> loaded() {
        return loaded;
    }

    /** What a {@code DT_NEEDED} of any of them stands for; null when it is missing. */
    public @Nullable Loaded named(String name) {
        return names.get(name);
    }

    public List<Missing> missing() {
        return missing;
    }
}
