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
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All processes that an image's files can become.
 *
 * @param programs the closure of each program, without those that have no loader
 * @param plugins closures of libraries that no program loads by itself: extension modules, and libraries opened by name
 * @param loaders by program
 */
record LinkClosures(Binaries binaries, List<Closure> programs, List<Closure> plugins, Map<Binary, Loader> loaders) {

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
                Closure best = best(library, candidates);
                if (best != null) {
                    plugins.add(best);
                }
            }
        }
        return new LinkClosures(binaries, programs, plugins, byProgram);
    }

    private static boolean isNative(Binary binary, AuditedImage image) {
        return Machines.isOf(binary.elf(), image.contract().platform());
    }

    /** The closure with the fewest missing libraries: an image may have two C libraries. */
    private static @Nullable Closure best(Binary library, List<Loader> candidates) {
        Closure best = null;
        for (Loader loader : candidates) {
            Closure closure = loader.load(library);
            if (best == null || closure.missing().size() < best.missing().size()) {
                best = closure;
            }
        }
        return best;
    }

    /** The closures without {@code files}, which are never started or loaded. */
    LinkClosures without(Set<Binary> files) {
        Map<Binary, Loader> left = new HashMap<>(loaders);
        left.keySet().removeAll(files);
        return new LinkClosures(
                binaries,
                programs.stream()
                        .filter(closure -> !files.contains(closure.root()))
                        .toList(),
                plugins.stream()
                        .filter(closure -> !files.contains(closure.root()))
                        .toList(),
                left);
    }

    /** Files that the image itself starts, by path free of links: {@code the image's command}. */
    Map<RootfsPath, String> started(AuditedImage image) {
        Map<RootfsPath, String> started = new HashMap<>();
        RuntimeContract contract = image.contract();
        start("the image's init", contract.init(), contract.path(), contract.cwd(), started);
        start("the image's command", contract.command(), contract.path(), contract.cwd(), started);
        for (Task task : image.tasks()) {
            start(
                    "task " + Printable.escape(task.name().value()),
                    task.command().stream().map(Located::value).toList(),
                    task.env().getOrDefault("PATH", contract.path()),
                    "/src",
                    started);
        }
        return started;
    }

    private void start(String who, List<String> argv, String path, String cwd, Map<RootfsPath, String> started) {
        if (argv.isEmpty()) {
            return;
        }
        String program = argv.get(0);
        List<String> folders = program.startsWith("/")
                ? List.of("")
                : program.contains("/") ? List.of(cwd) : List.of(path.split(":", -1));
        for (String folder : folders) {
            Binaries.Opened opened = binaries.open(folder + "/" + program);
            if (opened != null && (opened.file().metadata().mode() & 0111) != 0) {
                started.putIfAbsent(opened.path(), who);
                return;
            }
        }
    }

    /** All closures, programs first. */
    List<Closure> all() {
        List<Closure> all = new ArrayList<>(programs);
        all.addAll(plugins);
        return all;
    }

    /** Users for people: {@code /usr/bin/a and 3 more}; null when it is only {@code itself}. */
    static @Nullable String users(Binary itself, List<LoadedLibrary> roots) {
        List<String> others = roots.stream()
                .filter(root -> !root.binary().equals(itself))
                .map(root -> Words.path(root.binary().path()))
                .toList();
        return others.isEmpty() ? null : ListText.words(others, 1);
    }
}
