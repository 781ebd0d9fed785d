package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.LibraryCache;
import dev.complete.builder.audit.loader.configuration.LinkerConfiguration;
import dev.complete.builder.audit.loader.configuration.LoaderSettings;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.loader.configuration.SearchPath;
import dev.complete.builder.audit.loader.configuration.SmallFiles;
import dev.complete.builder.audit.loader.configuration.SystemFolders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The loader {@code ld.so(8)}, with the search order of glibc's {@code elf/dl-load.c}: {@code RPATH} of the file that
 * needs a library and of the files that loaded it, unless the first has a {@code RUNPATH}; {@code LD_LIBRARY_PATH};
 * {@code RUNPATH}; the cache; the folders compiled in. Libraries for newer processors only ({@code glibc-hwcaps}) do
 * not count: the image has to work on all processors.
 */
record GlibcLoader(
        String path,
        @Nullable Binary self,
        ElfFile.Machine machine,
        LoaderSettings settings,
        Search search,
        LibraryCache cache,
        SearchPath cachePlace,
        List<String> systemFolders,
        List<String> configured)
        implements LoadSession.Manners {

    private static final List<String> HWCAPS = List.of("x86-64-v4", "x86-64-v3", "x86-64-v2");

    /** @param machine of the programs */
    static Loader of(String path, Binaries binaries, ElfFile.Machine machine, LoaderSettings settings, SmallFiles files)
            throws IOException {
        Binaries.Opened opened = binaries.open(path);
        byte[] loader = files.bytes(path, SystemFolders.MAX_LOADER_BYTES);
        byte[] cached = files.bytes(LibraryCache.PATH, LibraryCache.MAX_BYTES);
        LibraryCache cache = cached == null ? LibraryCache.NONE : LibraryCache.parse(cached);
        Binary self = opened == null ? null : opened.binary();
        Search search = new Search(binaries, machine, true);
        GlibcLoader manners = new GlibcLoader(
                path,
                self,
                machine,
                settings,
                search,
                cache,
                new SearchPath.Cache(name -> cache.path(machine, name)),
                SystemFolders.of(loader == null ? new byte[0] : loader, machine),
                LinkerConfiguration.folders(files));
        return new Loader(path, self, manners, search, settings.preloads());
    }

    /** The loader itself, which is in every process under its own name and the name it was started by. */
    @Override
    public @Nullable LoadedLibrary known(String name) {
        if (self == null) {
            return null;
        }
        boolean named = name.equals(path) || name.equals(self.elf().soname());
        return named ? new LoadedLibrary(self, path, null) : null;
    }

    @Override
    public List<String> names(LoadedLibrary loaded, String name) {
        String soname = loaded.binary().elf().soname();
        List<String> names = new ArrayList<>(List.of(name, loaded.openedAs()));
        if (soname != null) {
            names.add(soname);
        }
        return names;
    }

    @Override
    public String path(LoadedLibrary by, String name) {
        return settings.absolute(DynamicStrings.glibc(name, tokens(by)));
    }

    @Override
    public List<SearchPath> places(LoadedLibrary by) {
        ElfFile elf = by.binary().elf();
        boolean privileged = main(by).isPrivileged();
        Set<SearchPath> places = new LinkedHashSet<>();
        if (elf.runpath() == null) {
            for (LoadedLibrary one = by; one != null; one = one.by()) {
                ElfFile loading = one.binary().elf();
                if (loading.runpath() == null && loading.rpath() != null) {
                    addAll(loading.rpath(), "RPATH of " + one.binary().path(), one, privileged, places);
                }
            }
        }
        if (!privileged) {
            places.addAll(settings.libraryPath(":;"));
        }
        if (elf.runpath() != null) {
            addAll(elf.runpath(), "RUNPATH", by, privileged, places);
        }
        if (!cache.paths().isEmpty()) {
            places.add(elf.noDefaultLibraries() ? new SearchPath.Cache(this::cachedElsewhere) : cachePlace);
        }
        if (!elf.noDefaultLibraries()) {
            for (String folder : systemFolders) {
                places.add(new SearchPath.Folder(folder, ""));
            }
        }
        return List.copyOf(places);
    }

    private @Nullable String cachedElsewhere(String name) {
        String cached = cache.path(machine, name);
        boolean standard = cached != null && systemFolders.stream().anyMatch(folder -> cached.startsWith(folder + "/"));
        return standard ? null : cached;
    }

    private void addAll(String folders, String why, LoadedLibrary of, boolean privileged, Set<SearchPath> places) {
        if (folders.isEmpty()) {
            return;
        }
        for (String folder : folders.split(":", -1)) {
            search.binaries().effort().walk(1);
            String expanded = DynamicStrings.glibc(folder, tokens(of));
            String plain = expanded.length() > 1 ? expanded.replaceAll("(?<=.)/+$", "") : expanded;
            boolean untrusted = privileged
                    && of.by() == null
                    && folder.contains("ORIGIN")
                    && systemFolders.stream().noneMatch(trusted -> (plain + "/").startsWith(trusted + "/"));
            SearchPath place = new SearchPath.Folder(settings.absolute(plain), why);
            if (!untrusted) {
                places.add(place);
            }
        }
    }

    private static Binary main(LoadedLibrary by) {
        LoadedLibrary main = by;
        for (LoadedLibrary next = by.by(); next != null; next = next.by()) {
            main = next;
        }
        return main.binary();
    }

    /** Values of the tokens; {@code $LIB} is the name of the first folder compiled in. */
    private Map<String, String> tokens(LoadedLibrary of) {
        String lib = systemFolders.get(0).replaceFirst("^(/usr)?/", "");
        return Map.of("ORIGIN", of.origin(), "LIB", lib, "PLATFORM", Machines.platform(machine));
    }

    @Override
    public List<String> hints(String name) {
        List<String> hints = new ArrayList<>();
        for (String folder : configured) {
            if (isThere(folder + "/" + name)) {
                String state = cache.damage() != null
                        ? LibraryCache.PATH + " cannot be read: " + cache.damage()
                        : cache.paths().isEmpty()
                                ? "the image has no " + LibraryCache.PATH
                                : LibraryCache.PATH + " does not know it";
                hints.add(folder + ", which " + LinkerConfiguration.PATH + " names, but " + state
                        + ": run ldconfig in a build step");
            }
        }
        for (String folder : systemFolders) {
            for (String level : HWCAPS) {
                String there = folder + "/glibc-hwcaps/" + level;
                if (isThere(there + "/" + name)) {
                    hints.add(there + ", which only newer processors may load");
                }
            }
        }
        return hints;
    }

    private boolean isThere(String candidate) {
        Binaries.Opened opened = search.binaries().open(candidate);
        return opened != null && opened.binary() != null && opened.binary().suits(machine);
    }
}
