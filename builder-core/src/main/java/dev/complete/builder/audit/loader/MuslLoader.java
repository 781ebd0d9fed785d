package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.LoaderSettings;
import dev.complete.builder.audit.loader.configuration.SearchPath;
import dev.complete.builder.audit.loader.configuration.SmallFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * musl's loader ({@code ldso/dynlink.c}): {@code LD_LIBRARY_PATH}; {@code RUNPATH}, or {@code RPATH} where there is
 * none, of the file that needs a library and of the files that loaded it; then its path file or three folders. It uses
 * file names, never {@code SONAME}, is the C library itself, and has no symbol versions.
 */
record MuslLoader(String path, @Nullable Binary self, LoaderSettings settings, List<String> systemFolders)
        implements LoadSession.Manners {

    /** Starts of the names of the C library's parts in other systems. */
    private static final List<String> PARTS =
            List.of("libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet.");

    private static final List<String> DEFAULT_FOLDERS = List.of("/lib", "/usr/local/lib", "/usr/lib");
    private static final int MAX_PATH_FILE_BYTES = 1 << 20;

    /** Whether a loader of this name is musl's: {@code ld-musl-ARCH.so.1}. */
    static boolean isNamed(String path) {
        return path.substring(path.lastIndexOf('/') + 1).startsWith("ld-musl-");
    }

    /** @param machine of the programs */
    static Loader of(String path, Binaries binaries, ElfFile.Machine machine, LoaderSettings settings, SmallFiles files)
            throws IOException {
        Binaries.Opened opened = binaries.open(path);
        String text = files.text(pathFile(path), MAX_PATH_FILE_BYTES);
        List<String> folders = text == null ? DEFAULT_FOLDERS : folders(text, settings);
        Binary self = opened == null ? null : opened.binary();
        MuslLoader manners = new MuslLoader(path, self, settings, folders);
        return new Loader(path, self, manners, new Search(binaries, machine, false), settings.preloads());
    }

    private static List<String> folders(String list, LoaderSettings settings) {
        return Stream.of(list.split("[:\n]+", -1))
                .filter(folder -> !folder.isEmpty())
                .map(settings::absolute)
                .toList();
    }

    /** {@code /etc/ld-musl-ARCH.path}, below the folder that holds the loader's {@code /lib}. */
    private static String pathFile(String loader) {
        int name = loader.lastIndexOf('/');
        int folder = loader.lastIndexOf('/', name - 1);
        String prefix = folder > 0 ? loader.substring(0, folder) : "";
        return prefix + "/etc/" + loader.substring(name + 1).replaceFirst("\\.so\\.1$", "") + ".path";
    }

    @Override
    public @Nullable LoadedLibrary known(String name) {
        boolean part = PARTS.stream().anyMatch(name::startsWith);
        return self != null && (part || name.equals(path)) ? new LoadedLibrary(self, path, null) : null;
    }

    /** Further names of a file; one that was given as a path is not known by its name. */
    @Override
    public List<String> names(LoadedLibrary loaded, String name) {
        return List.of(name);
    }

    @Override
    public String path(LoadedLibrary by, String name) {
        return settings.absolute(name);
    }

    @Override
    public List<SearchPath> places(LoadedLibrary by) {
        boolean privileged = false;
        List<SearchPath> inherited = new ArrayList<>();
        for (LoadedLibrary one = by; one != null; one = one.by()) {
            ElfFile elf = one.binary().elf();
            String folders = elf.runpath() != null ? elf.runpath() : elf.rpath();
            privileged = one.by() == null && one.binary().isPrivileged();
            boolean untrusted = privileged && folders != null && folders.contains("$");
            String expanded = folders == null || untrusted ? null : DynamicStrings.musl(folders, one.origin());
            if (expanded != null) {
                String why = (elf.runpath() != null ? "RUNPATH of " : "RPATH of ")
                        + one.binary().path();
                folders(expanded, settings).forEach(folder -> inherited.add(new SearchPath.Folder(folder, why)));
            }
        }
        List<SearchPath> places = new ArrayList<>(privileged ? List.of() : settings.libraryPath(":\n"));
        places.addAll(inherited);
        systemFolders.forEach(folder -> places.add(new SearchPath.Folder(folder, "")));
        return places;
    }
}
