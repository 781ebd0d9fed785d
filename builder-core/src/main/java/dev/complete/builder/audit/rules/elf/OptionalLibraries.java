package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.elf.ElfFile.DlopenNote;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.LoadedLibrary;
import dev.complete.builder.audit.look.Trees;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code elf-dlopen}: libraries that a file declares to open later ({@code .note.dlopen}) are found. An error for a
 * required one, a warning for a recommended one; suggested ones are the image's choice.
 */
final class OptionalLibraries {

    private OptionalLibraries() {}

    static List<Fault> check(LinkClosures processes, Elsewhere elsewhere) {
        List<Fault> findings = new ArrayList<>();
        Set<Binary> seen = new HashSet<>();
        for (Closure closure : processes.all()) {
            for (LoadedLibrary loaded : closure.loaded()) {
                Binary binary = loaded.binary();
                if (seen.add(binary)) {
                    for (DlopenNote note : binary.elf().dlopen()) {
                        boolean found = note.sonames().isEmpty()
                                || note.sonames().stream()
                                        .anyMatch(name -> closure.named(name) != null
                                                || closure.loader().missing(binary, name) == null);
                        if (!found && !note.priority().equals("suggested")) {
                            findings.add(finding(binary, note, elsewhere));
                        }
                    }
                }
            }
        }
        return findings;
    }

    private static Fault finding(Binary binary, DlopenNote note, Elsewhere elsewhere) {
        boolean required = note.priority().equals("required");
        List<Detail> details = new ArrayList<>();
        if (!note.feature().isEmpty() || !note.description().isEmpty()) {
            String what = note.feature()
                    + (note.feature().isEmpty() || note.description().isEmpty() ? "" : ": ")
                    + note.description();
            details.add(new Detail("for", Printable.escape(what)));
        }
        String fix = null;
        for (String name : note.sonames()) {
            Elsewhere.Places places = elsewhere.of(name);
            details.addAll(places.details(path -> true));
            fix = fix == null ? places.fix() : fix;
        }
        String wish = (required ? " cannot do without " : " would like to open ") + LinkClosures.list(note.sonames());
        Severity severity = required ? Severity.ERROR : Severity.WARN;
        return new Fault.At("elf-dlopen", severity, binary.path(), binary.file())
                .problem(Trees.shown(binary.path()) + wish + ", which its loader does not find")
                .fix(fix != null ? fix : "add the package or component that holds it to `layers`")
                .with(details)
                .because(new Cause("files" + wish + ", which their loader does not find", "wanted by"));
    }
}
