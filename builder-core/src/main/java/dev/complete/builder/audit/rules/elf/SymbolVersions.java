package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.Closure.VersionGap;
import dev.complete.builder.audit.look.Trees;
import dev.complete.text.Printable;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code elf-version}: each library defines the symbol versions that its users require, as glibc's loader checks before
 * the program runs. A library without any versions satisfies all, and weak ones are not required.
 */
final class SymbolVersions {

    private record Pair(Binary needer, Binary library) {}

    private SymbolVersions() {}

    static List<Fault> check(LinkClosures processes) {
        List<Fault> findings = new ArrayList<>();
        Set<Pair> seen = new HashSet<>();
        for (Closure closure : processes.all()) {
            for (VersionGap gap : closure.versionGaps()) {
                if (seen.add(new Pair(gap.by().binary(), gap.library().binary()))) {
                    findings.add(finding(gap, closure));
                }
            }
        }
        return findings;
    }

    private static Fault finding(VersionGap gap, Closure closure) {
        Binary needer = gap.by().binary();
        Binary library = gap.library().binary();
        List<String> versions = gap.versions();
        List<Detail> details = new ArrayList<>();
        if (!closure.root().equals(needer)) {
            details.add(new Detail("used by", Trees.shown(closure.root().path())));
        }
        details.add(new Detail("wanted", LinkClosures.list(versions)));
        details.add(new Detail("library", library.file().origin().toString()));
        String newest = newest(library, versions.get(0));
        if (!newest.isEmpty()) {
            details.add(new Detail("has", "up to " + Printable.escape(newest)));
        }
        return new Fault.At("elf-version", Severity.ERROR, needer.path(), needer.file())
                .problem(Trees.shown(needer.path()) + " wants " + LinkClosures.list(versions) + " of "
                        + Trees.shown(library.path()) + ", which does not have "
                        + (versions.size() == 1 ? "it" : "them"))
                .fix("take both from the same release: it was linked with a newer "
                        + Printable.escape(library.path().name()) + " than the image has")
                .with(details)
                .because(new Cause(
                        "files want versions of " + Trees.shown(library.path()) + " that it does not have",
                        "wanted by"));
    }

    /** The highest version of the same family, {@code GLIBC_2.36}; empty when there is none. */
    private static String newest(Binary library, String wanted) {
        String family = wanted.replaceFirst("[0-9].*", "");
        return library.elf().versionsDefined().stream()
                .filter(version -> version.matches("\\Q" + family + "\\E[0-9]{1,6}(\\.[0-9]{1,6}){0,4}"))
                .max(Comparator.comparing(version -> Version.parse(version.substring(family.length()))))
                .orElse("");
    }
}
