package dev.complete.build.output;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that is replaced in one step. A non-empty directory cannot be renamed over, so its name is a symbolic link to
 * a hidden sibling named by a digest of what it holds; the link is switched by renaming another link over it. One writer
 * at a time: the caller holds the output directory's lock.
 *
 * @param keepPrevious whether the directory that was replaced stays, because a container may still run from it
 */
record SwitchedDirectory(Path parent, String name, boolean keepPrevious) {

    /** Digits of the digest in a sibling's name. */
    private static final int DIGITS = 16;

    /**
     * @param key of everything that {@code writer} writes; when such a directory is there, it is not written again
     * @param writer fills a fresh, empty directory that only this user can enter
     * @return the link
     */
    Path replace(Digest key, IoConsumer<Path> writer) throws IOException {
        Path link = parent.resolve(name);
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            throw new FileAlreadyExistsException(
                    link.toString(), null, "is in the way: it was not written by a build; move it elsewhere");
        }
        String targetName = prefix() + key.hex().substring(0, DIGITS);
        Path target = parent.resolve(targetName);
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            write(target, writer);
        }
        Set<String> kept = new HashSet<>(Set.of(targetName));
        if (Files.isSymbolicLink(link)) {
            String previous = Files.readSymbolicLink(link).toString();
            if (previous.equals(targetName)) {
                return link;
            }
            if (keepPrevious) {
                kept.add(previous);
            }
        }
        Path temporary = AtomicFiles.temporaryIn(parent);
        Files.createSymbolicLink(temporary, temporary.getFileSystem().getPath(targetName));
        AtomicFiles.publish(temporary, link);
        prune(kept);
        return link;
    }

    private void write(Path target, IoConsumer<Path> writer) throws IOException {
        Path temporary = parent.resolve(AtomicFiles.TEMPORARY_PREFIX + name);
        FileTrees.delete(temporary);
        try {
            writer.accept(FileTrees.createPrivate(temporary));
            AtomicFiles.publish(temporary, target);
        } finally {
            FileTrees.delete(temporary);
        }
    }

    private void prune(Set<String> kept) throws IOException {
        List<Path> siblings;
        try (Stream<Path> files = Files.list(parent)) {
            siblings = files.sorted().toList();
        }
        for (Path sibling : siblings) {
            String other = String.valueOf(sibling.getFileName());
            boolean ours = other.startsWith(prefix())
                    && other.substring(prefix().length()).matches("[0-9a-f]{" + DIGITS + "}");
            if (ours && !kept.contains(other)) {
                FileTrees.delete(sibling);
            }
        }
    }

    private String prefix() {
        return "." + name + "-";
    }
}
