package dev.complete.build.audit.rules.elf;

import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Finding.Detail;
import dev.complete.build.audit.Severity;
import dev.complete.build.audit.loader.Binary;
import dev.complete.build.audit.loader.Closure;
import dev.complete.build.audit.loader.Loaded;
import dev.complete.build.elf.ElfFile.VersionNeed;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code elf-version}: each library defines the symbol versions that those who need it ask for, as glibc's loader checks
 * before anything runs. A library without any versions serves everybody, and nobody insists on weak ones.
 */
final class SymbolVersions {

    private record Pair(Binary needer, Binary library) {}

    private SymbolVersions() {}

    static List<Finding> check(Processes processes) {
        List<Finding> findings = new ArrayList<>();
        Set<Pair> seen = new HashSet<>();
        for (Closure closure : processes.all()) {
            if (closure.loader().checksVersions()) {
                for (Loaded loaded : closure.loaded()) {
                    check(loaded.binary(), closure, seen, findings);
                }
            }
        }
        return findings;
    }

    private static void check(Binary needer, Closure closure, Set<Pair> seen, List<Finding> findings) {
        Map<Pair, List<String>> lacking = new LinkedHashMap<>();
        Set<Pair> asked = new HashSet<>();
        for (VersionNeed need : needer.elf().versionsNeeded()) {
            Loaded library = closure.named(need.library());
            if (library == null) {
                continue; // elf-needed says so
            }
            Pair pair = new Pair(needer, library.binary());
            if (seen.contains(pair)) {
                continue;
            }
            asked.add(pair);
            Set<String> defined = library.binary().elf().versionsDefined();
            if (!need.weak() && !defined.isEmpty() && !defined.contains(need.version())) {
                lacking.computeIfAbsent(pair, key -> new ArrayList<>()).add(need.version());
            }
        }
        seen.addAll(asked);
        lacking.forEach((pair, versions) -> findings.add(finding(pair, versions, closure)));
    }

    private static Finding finding(Pair pair, List<String> versions, Closure closure) {
        Binary library = pair.library();
        List<Detail> details = new ArrayList<>();
        if (!closure.root().equals(pair.needer())) {
            details.add(new Detail("used by", Words.path(closure.root().path())));
        }
        details.add(new Detail("library", library.file().origin().toString()));
        String newest = newest(library, versions.get(0));
        if (!newest.isEmpty()) {
            details.add(new Detail("has", "up to " + Printable.escape(newest)));
        }
        return new Finding(
                "elf-version",
                Severity.ERROR,
                pair.needer().path(),
                pair.needer().file().origin(),
                Words.path(pair.needer().path()) + " wants " + Words.list(versions) + " of "
                        + Words.path(library.path()) + ", which does not have "
                        + (versions.size() == 1 ? "it" : "them"),
                details,
                "take both from the same release: it was linked with a newer "
                        + Printable.escape(library.path().name()) + " than the image has");
    }

    /** The highest version of the same family, {@code GLIBC_2.36}; empty when there is none. */
    private static String newest(Binary library, String wanted) {
        String family = wanted.replaceFirst("[0-9].*", "");
        return library.elf().versionsDefined().stream()
                .filter(version -> version.matches("\\Q" + family + "\\E[0-9]{1,6}(\\.[0-9]{1,6}){0,4}"))
                .max((a, b) -> compare(a.substring(family.length()), b.substring(family.length())))
                .orElse("");
    }

    private static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int difference = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.length, right.length);
    }
}
