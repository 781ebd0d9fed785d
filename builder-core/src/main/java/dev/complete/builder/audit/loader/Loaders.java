package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.LoaderSettings;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.loader.configuration.SmallFiles;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The loaders that an image's programs name, and the files that each serves. Not thread-safe. */
public final class Loaders {

    private record Key(String path, ElfFile.Machine machine) {}

    private final Binaries binaries;
    private final LoaderSettings settings;
    private final SmallFiles files;
    private final Map<Key, Loader> loaders = new HashMap<>();
    private final Map<ElfFile.Machine, List<Loader>> forLibraries = new HashMap<>();

    public Loaders(Binaries binaries, LoaderSettings settings, RootfsTree tree, Lookup lookup, ContentSource contents) {
        this.binaries = binaries;
        this.settings = settings;
        this.files = new SmallFiles(tree, lookup, contents);
    }

    /** The loader that the kernel starts for {@code program}; null for one without a loader. */
    public @Nullable Loader of(Binary program) throws IOException {
        String path = program.elf().interpreter();
        return path == null ? null : at(settings.absolute(path), program.elf().machine());
    }

    /** Loaders that may load {@code library}: those of the image's programs for its machine; empty without any. */
    public List<Loader> forLibrary(Binary library) throws IOException {
        List<Loader> known = forLibraries.get(library.elf().machine());
        if (known == null) {
            known = thatSuit(library);
            forLibraries.put(library.elf().machine(), known);
        }
        return known;
    }

    private List<Loader> thatSuit(Binary library) throws IOException {
        Set<Loader> candidates = new LinkedHashSet<>();
        for (Binary program : binaries.all()) {
            if (program.isProgram() && library.suits(program.elf().machine())) {
                Loader loader = of(program);
                if (loader != null && loader.self() != null) {
                    candidates.add(loader);
                }
            }
        }
        return new ArrayList<>(candidates);
    }

    /**
     * The loader that most programs for {@code library}'s machine name, so that an image with only libraries can be
     * checked too.
     */
    public Loader usual(Binary library) throws IOException {
        ElfFile.Machine machine = library.elf().machine();
        Loader glibc = at(Machines.glibcLoader(machine), machine);
        Loader musl = at(Machines.muslLoader(machine), machine);
        return glibc.self() == null && musl.self() != null ? musl : glibc;
    }

    private Loader at(String path, ElfFile.Machine machine) throws IOException {
        Key key = new Key(path, machine);
        Loader loader = loaders.get(key);
        if (loader == null) {
            loader = MuslLoader.isNamed(path)
                    ? MuslLoader.of(path, binaries, machine, settings, files)
                    : GlibcLoader.of(path, binaries, machine, settings, files);
            loaders.put(key, loader);
        }
        return loader;
    }
}
