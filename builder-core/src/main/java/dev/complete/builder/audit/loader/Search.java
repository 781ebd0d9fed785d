package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.loader.configuration.SearchPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Searches libraries in lists of paths; caches each answer. Not thread-safe. */
final class Search {

    /**
     * @param openedAs null when no file was found
     * @param opened the file; without a binary when it ended the search but is unusable
     */
    record Result(@Nullable String openedAs, Binaries.@Nullable Opened opened, List<Binary> foreign) {}

    private record Question(List<SearchPath> places, String name) {}

    private final Binaries binaries;
    private final ElfFile.Machine machine;
    private final boolean passesOverForeign;
    private final Map<Question, Result> answers = new HashMap<>();

    /** @param passesOverForeign whether a library for another machine is skipped instead of ending the search */
    Search(Binaries binaries, ElfFile.Machine machine, boolean passesOverForeign) {
        this.binaries = binaries;
        this.machine = machine;
        this.passesOverForeign = passesOverForeign;
    }

    Binaries binaries() {
        return binaries;
    }

    Result along(List<SearchPath> places, String name) {
        binaries.effort().walk(1 + places.size());
        return answers.computeIfAbsent(new Question(places, name), question -> {
            List<String> candidates = new ArrayList<>();
            for (SearchPath place : places) {
                String candidate = place.candidate(name);
                if (candidate != null) {
                    candidates.add(candidate);
                }
            }
            return first(candidates);
        });
    }

    /** The first usable file among {@code candidates}, absolute paths. */
    Result first(List<String> candidates) {
        List<Binary> foreign = new ArrayList<>();
        for (String candidate : candidates) {
            binaries.effort().look();
            Binaries.Opened opened = binaries.open(candidate);
            if (opened == null) {
                continue;
            }
            Binary binary = opened.binary();
            if (binary == null || binary.suits(machine)) {
                return new Result(candidate, opened, foreign);
            }
            foreign.add(binary);
            if (!passesOverForeign || Machines.system(binary.elf()) != null) {
                break;
            }
        }
        return new Result(null, null, foreign);
    }
}
