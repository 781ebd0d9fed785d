package dev.complete.builder.audit.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dynamic loader of one C library in one image. Caches its results; not thread-safe. */
public final class Loader {

    private final String path;
    private final @Nullable Binary self;
    private final LoadSession.Manners manners;
    private final Search search;
    private final List<String> preloads;

    /** @param preloads loaded into every process that is not privileged */
    Loader(String path, @Nullable Binary self, LoadSession.Manners manners, Search search, List<String> preloads) {
        this.path = path;
        this.self = self;
        this.manners = manners;
        this.search = search;
        this.preloads = preloads;
    }

    /** Its path in the image: a program's {@code PT_INTERP}. */
    public String path() {
        return path;
    }

    /** Its file; null when it is missing or unusable. */
    public @Nullable Binary self() {
        return self;
    }

    /** Its C library: {@link CLibraries#GLIBC} or {@link CLibraries#MUSL}. */
    public String cLibrary() {
        return MuslLoader.isNamed(path) ? CLibraries.MUSL : CLibraries.GLIBC;
    }

    /** The files loaded when {@code root} is started, or loaded into an empty process. */
    public Closure load(Binary root) {
        return new LoadSession(this, manners, search).load(root, root.isPrivileged() ? List.of() : preloads);
    }

    /** The failure of {@code dlopen(name)} in {@code from}; null when it would find the library. */
    public @Nullable UnresolvedLibrary missing(Binary from, String name) {
        return new LoadSession(this, manners, search).tryOne(from, name);
    }

    /** Hints on places of a library that this loader does not search: one sentence each, for people, not escaped. */
    public List<String> hints(String name) {
        return manners.hints(name);
    }
}
