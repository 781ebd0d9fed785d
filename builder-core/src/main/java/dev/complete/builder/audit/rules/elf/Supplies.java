package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Remedy.Shipment;
import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.SearchPath;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sources of a missing library: a component that does not ship, with the libraries it needs in turn; else pinned
 * packages. From components only single files of Git are taken: outputs of a build step ship with their component or
 * not at all. Not thread-safe.
 */
final class Supplies {

    /** Limit on the number of files to copy by hand. */
    private static final int MOST_FILES = 40;

    private record Question(String name, ElfFile.Machine machine, List<SearchPath> searched) {}

    private final AuditedImage image;
    private final Elsewhere elsewhere;
    private final Map<Question, List<Shipment>> answers = new LinkedHashMap<>();

    Supplies(AuditedImage image, Elsewhere elsewhere) {
        this.image = image;
        this.elsewhere = elsewhere;
    }

    /** The fault with the library's files as its remedy, if a component has them; else unchanged. */
    Fault library(Fault fault, String name, ElfFile.Machine machine, List<SearchPath> searched) throws IOException {
        Question question = new Question(name, machine, searched);
        List<Shipment> files = answers.get(question);
        if (files == null) {
            files = find(question);
            answers.put(question, files);
        }
        return files.isEmpty() ? unpacked(fault, question) : shipped(fault, files);
    }

    /** As {@link #library}, for a file that a program names by its full path. */
    Fault loader(Fault fault, String named, ElfFile.Machine machine) throws IOException {
        RootfsPath path;
        try {
            path = RootfsPath.of(named);
        } catch (IllegalArgumentException e) {
            return fault; // no image can have it at that path
        }
        List<Shipment> files = find(new Question(path.name(), machine, List.of())).stream()
                .map(file -> file.to().name().equals(path.name()) ? new Shipment(file.from(), path) : file)
                .toList();
        return files.isEmpty()
                ? image.packages().mend(fault, image, (tree, lookup) -> isFor(machine, lookup.file(named)))
                : shipped(fault, files);
    }

    private Fault unpacked(Fault fault, Question question) throws IOException {
        return image.packages().mend(fault, image, (tree, lookup) -> {
            for (SearchPath place : question.searched()) {
                if (place instanceof SearchPath.Folder folder
                        && isFor(question.machine(), lookup.file(folder.candidate(question.name())))) {
                    return true;
                }
            }
            return false;
        });
    }

    private boolean isFor(ElfFile.Machine machine, Node.@Nullable File file) throws IOException {
        ElfFile elf = file == null ? null : image.withheld().of(file.content()).elf();
        return elf != null && elf.machine().equals(machine);
    }

    private Fault shipped(Fault fault, List<Shipment> files) {
        Origin origin = fault.origin();
        return files.isEmpty() || origin == null || !image.ships(origin.component())
                ? fault
                : fault.mendedBy(new Remedy.Ship(origin.component(), files));
    }

    private List<Shipment> find(Question question) throws IOException {
        for (Elsewhere.Withheld withheld : elsewhere.unshipped(question.name())) {
            Map<RootfsPath, Shipment> files = new LinkedHashMap<>();
            add(question.name(), withheld.component(), question, files);
            if (!files.isEmpty()) {
                return List.copyOf(files.values());
            }
        }
        return List.of();
    }

    private void add(String name, ComponentTree component, Question question, Map<RootfsPath, Shipment> files)
            throws IOException {
        Lookup lookup = new Lookup(component.tree());
        List<String> wanted = new ArrayList<>(List.of(name));
        for (int next = 0; next < wanted.size() && files.size() < MOST_FILES; next++) {
            for (Elsewhere.Withheld withheld : elsewhere.unshipped(wanted.get(next))) {
                RootfsPath at = withheld.component().equals(component)
                        ? lookup.find(withheld.path().toString())
                        : null;
                Node.File file = at == null ? null : component.tree().file(at);
                ElfFile elf = file == null || file.origin().pin() == null
                        ? null
                        : image.withheld().of(file.content()).elf();
                if (file == null || elf == null || !elf.machine().equals(question.machine())) {
                    continue;
                }
                RootfsPath to = place(withheld.path(), question.searched());
                files.putIfAbsent(to, new Shipment(file.origin(), to));
                for (String needed : elf.needed()) {
                    if (!wanted.contains(needed)
                            && elsewhere.of(needed).shipped().isEmpty()) {
                        wanted.add(needed);
                    }
                }
                break;
            }
        }
    }

    /** The component's own path, if the loader searches there; else the last folder that it searches. */
    private static RootfsPath place(RootfsPath path, List<SearchPath> searched) {
        @Nullable String last = null;
        for (SearchPath place : searched) {
            if (place instanceof SearchPath.Folder folder) {
                if (folder.path().equals(path.parent().toString())) {
                    return path;
                }
                last = folder.why().isEmpty() ? folder.path() : last;
            }
        }
        return Optional.ofNullable(last)
                .map(folder -> RootfsPath.of(folder).child(path.name()))
                .orElse(path);
    }
}
