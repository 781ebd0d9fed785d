package dev.complete.builder.audit.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dynamic loader of one C library in one image. Remembers what it found; not thread-safe. */
public final class Loader {

    private final String path;
    private final @Nullable Binary self;
    private final LoadSession.Manners manners;
    private final Search search;
    private final List<String> preloads;

    /** @param preloads what is loaded into every process that is not privileged */
    Loader(String path, @Nullable Binary self, LoadSession.Manners manners, Search search, List<String> preloads) {
        this.path = path;
        this.self = self;
        this.manners = manners;
        this.search = search;
        this.preloads = preloads;
    }

    /** What it is called in the image: a program's {@code PT_INTERP}. */
    public String path() {
        return path;
    }

    /** Its file; null when it is missing or unusable. */
    public @Nullable Binary self() {
        return self;
    }

    /** Whether it looks at symbol versions. */
    public boolean checksVersions() {
        return manners.checksVersions();
    }

    /** Which C library it is of: {@link CLibraries#GLIBC} or {@link CLibraries#MUSL}. */
    public String cLibrary() {
        return MuslLoader.isNamed(path) ? CLibraries.MUSL : CLibraries.GLIBC;
    }

    /** What starting {@code root}, or loading it into a process that has nothing yet, brings along. */
    public Closure load(Binary root) {
        return new LoadSession(this, manners, search).load(root, root.isPrivileged() ? List.of() : preloads);
    }

    /** What {@code dlopen(name)} in {@code from} lacks; null when it would find the library. */
    public @Nullable UnresolvedLibrary missing(Binary from, String name) {
        return new LoadSession(this, manners, search).tryOne(from, name);
    }

    /**
     * What is known of a library's whereabouts that this loader does not go by: one sentence for each, for people, not
     * escaped.
     */
    public List<String> hints(String name) {
        return manners.hints(name);
    }
}
