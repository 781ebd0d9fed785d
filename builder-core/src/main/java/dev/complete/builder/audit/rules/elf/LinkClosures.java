package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.LoadedLibrary;
import dev.complete.builder.audit.loader.Loader;
import dev.complete.builder.audit.loader.Loaders;
import dev.complete.builder.audit.loader.configuration.LoaderSettings;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.FirstProgram;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.ListText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All processes that an image's files can become.
 *
 * @param programs the closure of each program, without those that have no loader
 * @param plugins closures of libraries that no program loads by itself: extension modules, and libraries opened by name
 * @param loaders by program
 */
record LinkClosures(Binaries binaries, List<Closure> programs, List<Closure> plugins, Map<Binary, Loader> loaders) {

    private static final int SHOWN = 5;

    static LinkClosures of(AuditedImage image) throws IOException {
        Binaries binaries = new Binaries(image.tree(), image.lookup(), image.facts());
        LoaderSettings settings =
                new LoaderSettings(image.contract().env(), image.contract().cwd());
        Loaders loaders = new Loaders(binaries, settings, image.tree(), image.lookup(), image.contents());
        List<Closure> programs = new ArrayList<>();
        Map<Binary, Loader> byProgram = new HashMap<>();
        Set<Binary> reached = new HashSet<>();
        for (Binary program : binaries.all()) {
            Loader loader = program.isProgram() ? loaders.of(program) : null;
            if (loader != null) {
                byProgram.put(program, loader);
                if (loader.self() != null || isNative(program, image)) {
                    programs.add(loader.load(program));
                }
            }
        }
        programs.forEach(closure -> closure.loaded().forEach(loaded -> reached.add(loaded.binary())));
        List<Closure> plugins = new ArrayList<>();
        for (Binary library : binaries.all()) {
            boolean alone = !reached.contains(library) && !library.isProgram();
            if (alone && library.elf().dynamic()) {
                List<Loader> candidates = loaders.forLibrary(library);
                if (candidates.isEmpty() && isNative(library, image)) {
                    candidates = List.of(loaders.usual(library));
                }
                if (!candidates.isEmpty()) {
                    plugins.add(best(library, candidates));
                }
            }
        }
        return new LinkClosures(binaries, programs, plugins, byProgram);
    }

    private static boolean isNative(Binary binary, AuditedImage image) {
        return Machines.isOf(binary.elf(), image.contract().platform());
    }

    /** The closure with the fewest missing libraries: an image may have two C libraries. */
    private static Closure best(Binary library, List<Loader> candidates) {
        return candidates.stream()
                .map(loader -> loader.load(library))
                .min(Comparator.comparingInt(closure -> closure.missing().size()))
                .orElseThrow();
    }

    /** The closures without {@code files}, which are never started or loaded. */
    LinkClosures without(Set<Binary> files) {
        Map<Binary, Loader> left = new HashMap<>(loaders);
        left.keySet().removeAll(files);
        Predicate<Closure> stays = closure -> !files.contains(closure.root());
        return new LinkClosures(
                binaries,
                programs.stream().filter(stays).toList(),
                plugins.stream().filter(stays).toList(),
                left);
    }

    /** Files that the image itself starts, by path free of links: {@code the image's command}. */
    Map<RootfsPath, String> started(AuditedImage image) {
        Map<RootfsPath, String> started = new HashMap<>();
        for (AuditedImage.Start start : image.starts()) {
            RootfsPath program = program(start);
            if (program != null) {
                started.putIfAbsent(program, start.isTask() ? start.name() : "the image's " + start.name());
            }
        }
        return started;
    }

    private @Nullable RootfsPath program(AuditedImage.Start start) {
        for (String path : FirstProgram.candidates(start.argv().get(0), start.path(), start.cwd())) {
            Binaries.Opened opened = binaries.open(path);
            if (opened != null && Trees.isExecutable(opened.file())) {
                return opened.path();
            }
        }
        return null;
    }

    /** All closures, programs first. */
    List<Closure> all() {
        return Stream.concat(programs.stream(), plugins.stream()).toList();
    }

    /** Names from ELF files for people, escaped: {@code a, b and 7 more}. */
    static String list(List<String> names) {
        return ListText.escaped(names, names.size() <= SHOWN ? SHOWN : SHOWN - 1);
    }

    /** Users for people: {@code /usr/bin/a and 3 more}; null when it is only {@code itself}. */
    static @Nullable String users(Binary itself, List<LoadedLibrary> roots) {
        List<String> others = roots.stream()
                .filter(root -> !root.binary().equals(itself))
                .map(root -> Trees.shown(root.binary().path()))
                .toList();
        return others.isEmpty() ? null : ListText.words(others, 1);
    }
}
