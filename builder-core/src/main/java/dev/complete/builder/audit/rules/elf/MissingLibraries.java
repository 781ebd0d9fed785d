package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.CLibraries;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.LoadedLibrary;
import dev.complete.builder.audit.loader.Loader;
import dev.complete.builder.audit.loader.UnresolvedLibrary;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.loader.configuration.SearchPath;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code elf-needed}: the loader finds every library that a program needs, or that a library opened later needs. For
 * the latter it is only a warning when the image has a file of the missing name, because the program may have loaded
 * that before. It is always a warning when the missing library is in a folder below, as in a JVM.
 */
final class MissingLibraries {

    /** Limit on the listed places. */
    private static final int MOST_PLACES = 30;

    private record Lack(Binary by, String name) {}

    /** @param roots the processes that lack it */
    private record Gap(UnresolvedLibrary missing, Loader loader, boolean started, List<LoadedLibrary> roots) {

        /**
         * Whether the program that opens a library later may have loaded the missing one before: then it counts as
         * found. A file under another name lacks only the link to be found.
         */
        boolean mayHaveBeenLoaded(List<RootfsPath> shipped) {
            String name = fileName(missing);
            return !started
                    && missing.unusable() == null
                    && shipped.stream().anyMatch(path -> path.name().equals(name));
        }
    }

    private MissingLibraries() {}

    /**
     * @param startless programs whose loader is missing: a missing C library has the same cause, and is not reported
     *     again
     */
    static List<Fault> check(LinkClosures processes, Set<RootfsPath> startless, Elsewhere elsewhere, Supplies supplies)
            throws IOException {
        Set<String> lost = processes.programs().stream()
                .filter(closure -> closure.loader().self() == null)
                .filter(closure ->
                        startless.contains(closure.loaded().get(0).binary().path()))
                .map(closure -> closure.loader().path())
                .collect(Collectors.toSet());
        Map<Lack, Gap> gaps = new LinkedHashMap<>();
        collect(processes.programs(), true, gaps);
        collect(processes.plugins(), false, gaps);
        List<Fault> findings = new ArrayList<>();
        for (Gap gap : gaps.values()) {
            Elsewhere.Places places = elsewhere.of(fileName(gap.missing()));
            Binary by = gap.missing().by().binary();
            List<RootfsPath> shipped = places.shipped().stream()
                    .filter(path -> isFor(by, path, processes))
                    .toList();
            boolean said = lost.contains(gap.loader().path())
                    && CLibraries.of(gap.missing().name()) != null;
            if (!said && !isPrivate(gap, shipped)) {
                Fault fault = finding(gap, shipped, places);
                findings.add(
                        shipped.isEmpty() && !gap.missing().name().contains("/")
                                ? supplies.library(
                                        fault,
                                        gap.missing().name(),
                                        by.elf().machine(),
                                        gap.missing().searched())
                                : fault);
            }
        }
        return findings;
    }

    private static void collect(List<Closure> closures, boolean started, Map<Lack, Gap> gaps) {
        for (Closure closure : closures) {
            for (UnresolvedLibrary missing : closure.missing()) {
                boolean damaged =
                        missing.unusable() != null && missing.unusable().damage() != null;
                if (!damaged) { // elf-malformed reports it
                    gaps.computeIfAbsent(
                                    new Lack(missing.by().binary(), missing.name()),
                                    lack -> new Gap(missing, closure.loader(), started, new ArrayList<>()))
                            .roots()
                            .add(closure.loaded().get(0));
                }
            }
        }
    }

    private static String fileName(UnresolvedLibrary missing) {
        return missing.name().substring(missing.name().lastIndexOf('/') + 1);
    }

    private static boolean isFor(Binary by, RootfsPath path, LinkClosures processes) {
        Binaries.Opened opened = processes.binaries().open(path.toString());
        return opened != null
                && opened.binary() != null
                && opened.binary().elf().machine().equals(by.elf().machine());
    }

    private static boolean isPrivate(Gap gap, List<RootfsPath> shipped) {
        String folder = gap.missing().by().binary().path().parent() + "/";
        return gap.mayHaveBeenLoaded(shipped)
                && shipped.stream().anyMatch(path -> path.parent().toString().startsWith(folder));
    }

    private static Fault finding(Gap gap, List<RootfsPath> shipped, Elsewhere.Places places) {
        UnresolvedLibrary missing = gap.missing();
        Binary by = missing.by().binary();
        Severity severity = gap.mayHaveBeenLoaded(shipped) ? Severity.WARN : Severity.ERROR;
        return new Fault.At("elf-needed", severity, by.path(), by.file())
                .problem(
                        Trees.shown(by.path()) + " needs " + Printable.escape(missing.name()) + outcome(missing, false))
                .fix(fix(gap, shipped, places))
                .with(details(gap, shipped, places))
                .because(new Cause("files need " + what(missing) + outcome(missing, true), "needed by"))
                .mendedBy(isOptional(gap) ? Remedy.EXCLUDE : Remedy.ACCEPT);
    }

    /** Whether the file can be left out. Without a C library every file lacks something, so that proves nothing. */
    private static boolean isOptional(Gap gap) {
        return !gap.started()
                && CLibraries.of(gap.missing().name()) == null
                && gap.loader().self() != null;
    }

    /** The missing library in words; parts of a C library count as one. */
    private static String what(UnresolvedLibrary missing) {
        String library =
                missing.foreign().isEmpty() && missing.unusable() == null ? CLibraries.of(missing.name()) : null;
        return library == null ? Printable.escape(missing.name()) : "libraries of " + library;
    }

    /** @param many whether several files need it */
    private static String outcome(UnresolvedLibrary missing, boolean many) {
        String finds = many ? ", and find " : ", and finds ";
        if (missing.unusable() != null) {
            return finds + Trees.shown(missing.unusable().path()) + ", which is no library";
        }
        if (!missing.foreign().isEmpty()) {
            Binary foreign = missing.foreign().get(0);
            return finds + "only " + Trees.shown(foreign.path()) + ", which is for " + Machines.kind(foreign.elf());
        }
        return ", which " + (many ? "their" : "its") + " loader does not find";
    }

    private static List<Detail> details(Gap gap, List<RootfsPath> shipped, Elsewhere.Places places) {
        List<Detail> details = new ArrayList<>();
        UnresolvedLibrary missing = gap.missing();
        if (CLibraries.of(missing.name()) != null) {
            details.add(new Detail("missing", Printable.escape(missing.name())));
        }
        String users = LinkClosures.users(missing.by().binary(), gap.roots());
        if (users != null) {
            details.add(new Detail("used by", users));
        }
        if (!missing.searched().isEmpty()) {
            details.add(new Detail("searched", searched(missing.searched())));
        }
        gap.loader()
                .hints(missing.name())
                .forEach(hint -> details.add(new Detail("exists in", Printable.escape(hint))));
        details.addAll(places.details(shipped::contains));
        return details;
    }

    private static String searched(List<SearchPath> places) {
        return ListText.lines(
                places.stream().map(SearchPath::shown).map(Printable::escape).toList(), MOST_PLACES);
    }

    private static String fix(Gap gap, List<RootfsPath> shipped, Elsewhere.Places places) {
        String name = Printable.escape(gap.missing().name());
        if (name.contains("/")) {
            return "a library that is said by its path must be there; link it with its SONAME instead, or add the file";
        }
        if (!gap.loader().hints(gap.missing().name()).isEmpty()) {
            return "run ldconfig in a build step and ship its /etc/ld.so.cache, or say LD_LIBRARY_PATH under `env`";
        }
        if (!shipped.isEmpty()) {
            RootfsPath found = shipped.get(0);
            String unless = gap.mayHaveBeenLoaded(shipped) ? "unless the program that opens it loads that first, " : "";
            return found.name().equals(gap.missing().name())
                    ? unless + "say LD_LIBRARY_PATH: " + Trees.shown(found.parent())
                            + " under `env`, or link with a RUNPATH"
                    : unless + "add `links: {" + Trees.shown(found.parent()) + "/" + name + ": "
                            + Printable.escape(found.name()) + "}` to its component, as ldconfig would";
        }
        return places.fixOr(
                "add the package or component that holds " + name + " to `layers`, or exclude what needs it");
    }
}
