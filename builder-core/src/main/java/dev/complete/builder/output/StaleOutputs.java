package dev.complete.builder.output;

import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.FileState;
import dev.complete.builder.output.format.OutputClaims;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.oci.OciWriter;
import dev.complete.builder.output.systemd.BundleWriter;
import dev.complete.builder.output.torrent.TorrentWriter;
import dev.complete.files.FileTrees;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Outputs that earlier builds made from other inputs, and that the present build does not write: beside its outputs
 * they would be mistaken for its own.
 *
 * @param removed the unchanged ones; never volumes
 * @param changed those that were changed since, which a build must not remove
 */
record StaleOutputs(Path directory, SortedSet<String> removed, SortedSet<String> changed) {

    StaleOutputs {
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
    }

    /** @param written all that the build writes */
    static StaleOutputs of(Path directory, OutputClaims claims, List<OutputPlace> written, BuildInfo build)
            throws IOException {
        Set<String> names = written.stream().map(OutputPlace::name).collect(Collectors.toSet());
        TreeSet<String> removed = new TreeSet<>();
        TreeSet<String> changed = new TreeSet<>();
        for (var claim : claims.claims().entrySet()) {
            String name = claim.getKey();
            Path path = directory.resolve(name);
            if (names.contains(name) || (claims.isCurrent(name, build) && !isOfAnotherLayout(name, names))) {
                continue;
            }
            boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            FileState file = claim.getValue().file();
            if (SwitchedDirectory.isLink(path)
                    || (folder && (name.equals(OciWriter.DIRECTORY) || SwitchedDirectory.isUnused(path)))
                    || (file != null && file.holds(directory))) {
                removed.add(name);
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                changed.add(name);
            }
        }
        return new StaleOutputs(directory, removed, changed);
    }

    /** Whether {@code name} is a torrent of a layout that is written anew, maybe with other images. */
    private static boolean isOfAnotherLayout(String name, Set<String> written) {
        return name.equals(TorrentWriter.FILE) && written.contains(OciWriter.DIRECTORY);
    }

    /** Notes for the user. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        List<String> visible =
                removed.stream().filter(name -> !name.startsWith(".")).toList();
        String out = Printable.escape(directory.toString());
        if (!visible.isEmpty()) {
            notes.add(listed(visible) + " in " + out + ", of another commit or other options, "
                    + (visible.size() == 1 ? "is" : "are")
                    + " removed; say all that you want with --format and --image");
        }
        if (!changed.isEmpty()) {
            notes.add(listed(changed) + " in " + out + ", of another commit or other options, "
                    + (changed.size() == 1 ? "stays because it was" : "stay because they were")
                    + " changed since; move away what does not go with this build");
        }
        return notes;
    }

    private static String listed(Iterable<String> names) {
        return Printable.escape(String.join(", ", names));
    }

    /** @return hidden folders that stay until the next build, because a container may be running from them */
    List<String> remove() throws IOException {
        List<String> kept = new ArrayList<>();
        for (String name : removed) {
            Path path = directory.resolve(name);
            if (SwitchedDirectory.isLink(path)) {
                String folder = Files.readSymbolicLink(path).toString();
                Set<String> stays = BundleWriter.isBundle(name) ? Set.of(folder) : Set.of();
                Files.delete(path);
                SwitchedDirectory.prune(directory, name, stays);
                kept.addAll(stays);
            } else if (name.equals(OciWriter.DIRECTORY)) {
                LayoutWriter.remove(path);
            } else if (SwitchedDirectory.isUnused(path) || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                FileTrees.delete(path);
            }
        }
        return kept;
    }
}
