package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.LoadedLibrary;
import dev.complete.builder.audit.look.Trees;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code elf-symbol}: each required symbol of a file is defined in its process. A library opened later may get symbols
 * from the program that opens it. That program is unknown, so for such a library any file of the image counts.
 */
final class UndefinedSymbols {

    /** glibc's library for debuggers, which provide its symbols; a C library has it even without a debugger. */
    private static final String FOR_DEBUGGERS = "libthread_db.so.1";

    private static final class Gap {
        private final Set<String> symbols = new TreeSet<>();
        private final Set<LoadedLibrary> roots = new LinkedHashSet<>();
    }

    /** Symbols that a file lacks together with the libraries that it names, and those they name: nearly always none. */
    private final Map<Binary, List<String>> open = new HashMap<>();

    private final SortedMap<Binary, Gap> gaps = new TreeMap<>((a, b) -> a.path().compareTo(b.path()));

    private UndefinedSymbols() {}

    static List<Fault> check(LinkClosures processes) {
        UndefinedSymbols undefined = new UndefinedSymbols();
        for (Closure program : processes.programs()) {
            undefined.inProgram(program);
        }
        Map<Binary, List<String>> later = new HashMap<>();
        for (Closure plugin : processes.plugins()) {
            List<String> symbols = undefined.open(plugin.loaded().get(0), plugin);
            boolean forDebuggers = FOR_DEBUGGERS.equals(plugin.root().elf().soname());
            if (plugin.missing().isEmpty() && !symbols.isEmpty() && !forDebuggers) {
                later.put(plugin.root(), symbols);
            }
        }
        undefined.inPlugins(later, processes);
        List<Fault> findings = new ArrayList<>();
        undefined.gaps.forEach((binary, gap) -> findings.add(finding(binary, gap)));
        return findings;
    }

    private void inProgram(Closure program) {
        if (!program.missing().isEmpty()) {
            return; // the missing library would define them
        }
        for (LoadedLibrary loaded : program.loaded()) {
            for (String symbol : open(loaded, program)) {
                boolean defined = program.loaded().stream()
                        .anyMatch(other -> other.binary().elf().defined().contains(symbol));
                if (!defined) {
                    Gap gap = gaps.computeIfAbsent(loaded.binary(), key -> new Gap());
                    gap.symbols.add(symbol);
                    gap.roots.add(program.loaded().get(0));
                }
            }
        }
    }

    private void inPlugins(Map<Binary, List<String>> lacking, LinkClosures processes) {
        Set<String> wanted = new TreeSet<>();
        lacking.values().forEach(wanted::addAll);
        for (Binary binary : processes.binaries().all()) {
            if (!wanted.isEmpty()) {
                wanted.removeAll(binary.elf().defined());
            }
        }
        lacking.forEach((binary, symbols) -> {
            List<String> nowhere = symbols.stream().filter(wanted::contains).toList();
            if (!nowhere.isEmpty()) {
                gaps.computeIfAbsent(binary, key -> new Gap()).symbols.addAll(nowhere);
            }
        });
    }

    private List<String> open(LoadedLibrary loaded, Closure closure) {
        List<String> known = open.get(loaded.binary());
        if (known == null) {
            List<ElfFile> below = below(loaded, closure);
            known = loaded.binary().elf().undefined().stream()
                    .filter(symbol ->
                            below.stream().noneMatch(elf -> elf.defined().contains(symbol)))
                    .toList();
            open.put(loaded.binary(), known);
        }
        return known;
    }

    private static List<ElfFile> below(LoadedLibrary loaded, Closure closure) {
        Set<Binary> below = new LinkedHashSet<>(List.of(loaded.binary()));
        Deque<Binary> next = new ArrayDeque<>(below);
        while (!next.isEmpty()) {
            for (String name : next.remove().elf().needed()) {
                LoadedLibrary needed = closure.named(name);
                if (needed != null && below.add(needed.binary())) {
                    next.add(needed.binary());
                }
            }
        }
        return below.stream().map(Binary::elf).toList();
    }

    private static Fault finding(Binary binary, Gap gap) {
        String users = LinkClosures.users(binary, List.copyOf(gap.roots));
        String symbols = LinkClosures.list(List.copyOf(gap.symbols));
        List<Detail> details = new ArrayList<>(List.of(new Detail("symbols", symbols)));
        if (users != null) {
            details.add(new Detail("used by", users));
        }
        String many = "files in " + Trees.shown(binary.path().parent())
                + " use symbols that nothing which is loaded with them defines";
        return new Fault.At("elf-symbol", Severity.WARN, binary.path(), binary.file())
                .problem(Trees.shown(binary.path()) + " uses " + symbols
                        + ", which nothing that is loaded with it defines")
                .fix("take it and its libraries from the same release, or add the library that defines "
                        + (gap.symbols.size() == 1 ? "it" : "them"))
                .with(details)
                .because(new Cause(many, "files"));
    }
}
