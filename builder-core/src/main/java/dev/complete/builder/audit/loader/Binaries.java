package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.facts.TreeFacts;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Programs and libraries of a tree, by path, and by the path that a process opens. Not thread-safe. */
public final class Binaries {

    /**
     * Result of opening a path.
     *
     * @param binary null when it is not an ELF file, a damaged one, or one that no process loads
     * @param damage the reason why a file that begins as ELF cannot be read; null for all others
     */
    public record Opened(
            RootfsPath path,
            Node.File file,
            @Nullable Binary binary,
            @Nullable String damage) {}

    /** Folder of debug symbols, which have all headers of their binaries, but not the bytes; no process loads them. */
    private static final String DEBUG_SYMBOLS = "/usr/lib/debug/";

    private final RootfsTree tree;
    private final Lookup lookup;
    private final SortedMap<RootfsPath, Binary> all = new TreeMap<>();
    private final SortedMap<RootfsPath, Opened> damaged = new TreeMap<>();
    private final Map<String, Optional<Opened>> opened = new HashMap<>();
    private final LoadBudget effort = new LoadBudget();

    public Binaries(RootfsTree tree, Lookup lookup, TreeFacts facts) {
        this.tree = tree;
        this.lookup = lookup;
        tree.nodes().forEach((path, node) -> {
            if (node instanceof Node.File file && !path.toString().startsWith(DEBUG_SYMBOLS)) {
                add(path, file, facts.of(file.content()));
            }
        });
    }

    private void add(RootfsPath path, Node.File file, FileFacts about) {
        ElfFile elf = about.elf();
        if (elf != null && elf.kind() != ElfFile.Kind.OTHER) {
            all.put(path, new Binary(path, file, elf));
        } else if (about.damage() != null) {
            damaged.put(path, new Opened(path, file, null, about.damage()));
        }
    }

    /** Programs and libraries in path order; for a group of hard links only the first. */
    public List<Binary> all() {
        return new ArrayList<>(all.values());
    }

    /** Files that begin as ELF and cannot be read as such, in path order. */
    public SortedMap<RootfsPath, Opened> damaged() {
        return Collections.unmodifiableSortedMap(damaged);
    }

    /**
     * The file that a process would open; null when there is none.
     *
     * @param path absolute, as the process gives it
     */
    public @Nullable Opened open(String path) {
        return opened.computeIfAbsent(path, this::look).orElse(null);
    }

    /** Budget of all loaders for these files. */
    LoadBudget effort() {
        return effort;
    }

    private Optional<Opened> look(String path) {
        RootfsPath found = lookup.find(path);
        if (found == null) {
            return Optional.empty();
        }
        RootfsPath leader = tree.get(found) instanceof Node.HardLink link ? link.leader() : found;
        Opened broken = damaged.get(leader);
        if (broken != null) {
            return Optional.of(broken);
        }
        return Optional.ofNullable(tree.file(leader)).map(file -> new Opened(leader, file, all.get(leader), null));
    }
}
