package dev.complete.builder.output.format;

import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.files.FileTrees;
import dev.complete.files.FolderChange;
import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory that is replaced in one step. A non-empty directory cannot be renamed over, so its name is a symbolic
 * link to a hidden sibling named by a digest of its content; the link is switched by renaming another link over it.
 *
 * @param name of the link
 * @param content digest of what it holds
 * @param contents names of all its files and directories
 * @param keepPrevious whether the replaced directory stays, because a container may still run from it
 */
public record SwitchedDirectory(
        String name, Digest content, Set<String> contents, boolean keepPrevious, OutputContext context) {

    /** Looks for damage below the folders of a directory, which its seal does not show. */
    @FunctionalInterface
    public interface Inspection {
        boolean isWhole(Path directory) throws IOException;
    }

    /** Digits of the digest in the hidden sibling's name. */
    private static final int DIGITS = 16;

    private static final String DIGEST = "[0-9a-f]{" + DIGITS + "}";
    private static final Pattern HIDDEN =
            Pattern.compile("\\.(registry|[a-z0-9._-]+\\.(?:lxc|bundle|nspawn|incus))-" + DIGEST);

    private static final FileTime SEAL = FileTime.from(318_211_200, TimeUnit.SECONDS);

    /** A directory of one image and platform. */
    public static SwitchedDirectory of(
            BuiltImage image, String suffix, Set<String> contents, boolean keepPrevious, OutputContext context) {
        return new SwitchedDirectory(
                image.stem() + suffix, image.descriptor().digest(), contents, keepPrevious, context);
    }

    /** Whether a link has the form that only builds make: to a hidden sibling named by a digest. */
    public static boolean isLink(Path path) throws IOException {
        Pattern hidden = Pattern.compile(Pattern.quote("." + path.getFileName() + "-") + DIGEST);
        return Files.isSymbolicLink(path)
                && hidden.matcher(Files.readSymbolicLink(path).toString()).matches();
    }

    /** Whether a folder is such a sibling, and no link leads to it. */
    public static boolean isUnused(Path path) throws IOException {
        Matcher name = HIDDEN.matcher(String.valueOf(path.getFileName()));
        if (!name.matches()) {
            return false;
        }
        Path link = path.resolveSibling(name.group(1));
        return !Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(path.getFileName());
    }

    /**
     * @param version of this output: changes whenever other files would be written for the same content and settings
     * @param settings everything else that {@code writer} writes by; an existing, unchanged directory of the same
     *     version, content and settings is not written again
     * @param writer fills a new, empty directory that only this user can enter
     * @return path of its files until all outputs change
     */
    public Path prepare(String version, List<String> settings, IoConsumer<Path> writer) throws IOException {
        return prepare(version, settings, existing -> true, writer);
    }

    /** @param inspection of an existing directory whose seal is intact */
    public Path prepare(String version, List<String> settings, Inspection inspection, IoConsumer<Path> writer)
            throws IOException {
        String all = String.join("\n", version, content.toString(), String.join("\n", settings));
        Digest key = Digest.of(all.getBytes(StandardCharsets.UTF_8));
        FolderChange change = context.change();
        Path link = context.directory().resolve(name);
        String previous =
                Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
        List<String> names = targetNames(key);
        Optional<String> usable = usable(names, inspection);
        String target = usable.orElse(names.get(previous.equals(names.get(0)) ? 1 : 0));
        if (usable.isEmpty()) {
            FileTrees.delete(context.directory().resolve(target));
            Path fresh = FileTrees.createPrivate(change.stage(target));
            writer.accept(fresh);
            seal(fresh);
            FileTrees.sync(fresh);
        }
        if (!previous.equals(target)) {
            Path staged = change.stage(name);
            Files.createSymbolicLink(staged, staged.getFileSystem().getPath(target));
            Set<String> kept = new HashSet<>(Set.of(target));
            if (keepPrevious) {
                kept.add(previous);
            }
            change.afterwards(() -> prune(context.directory(), name, kept));
        }
        return change.now(target);
    }

    /**
     * @param now the result of {@link #prepare}
     * @param files names in the directory, checked for later changes
     */
    public Written written(Format format, BuiltImage image, Path now, List<String> notes, Set<String> files) {
        return new Written(
                format, image.name(), image.platform(), context.directory().resolve(name), notes, places(now, files));
    }

    /** {@code files} by their paths in the output directory, as {@link Written#files} has them. */
    public SortedMap<String, Path> places(Path now, Set<String> files) {
        SortedMap<String, Path> places = new TreeMap<>();
        files.forEach(file -> places.put(name + "/" + file, now.resolve(file)));
        return places;
    }

    /** Two names for a key, so that a directory that was changed can be replaced while it is in use. */
    private List<String> targetNames(Digest key) {
        String prefix = "." + name + "-";
        Digest other = Digest.of(key.hex().getBytes(StandardCharsets.US_ASCII));
        return List.of(
                prefix + key.hex().substring(0, DIGITS), prefix + other.hex().substring(0, DIGITS));
    }

    private Optional<String> usable(List<String> names, Inspection inspection) throws IOException {
        for (String one : names) {
            Path existing = context.directory().resolve(one);
            if (isSealed(existing) && inspection.isWhole(existing)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Gives a directory and its files one time: a file that is added, removed or changed breaks the seal. */
    private static void seal(Path directory) throws IOException {
        for (Path path : sealed(directory)) {
            Files.setLastModifiedTime(path, SEAL);
        }
    }

    /**
     * Whether the seal is intact. Even with preserved times, as in a copy, no file may be missing or be a link to
     * another place.
     */
    private boolean isSealed(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Set<String> whole = new HashSet<>();
        for (Path path : entries(directory)) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                whole.add(String.valueOf(path.getFileName()));
            }
        }
        if (!whole.equals(contents)) {
            return false;
        }
        for (Path path : sealed(directory)) {
            if (!Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).equals(SEAL)) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> sealed(Path directory) throws IOException {
        Stream<Path> regular =
                entries(directory).stream().filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        return Stream.concat(regular, Stream.of(directory)).toList();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** Removes the folders that a link of that name ever led to, except those to keep. */
    public static void prune(Path directory, String name, Set<String> kept) throws IOException {
        Pattern hidden = Pattern.compile(Pattern.quote("." + name + "-") + DIGEST);
        for (Path sibling : entries(directory)) {
            String other = String.valueOf(sibling.getFileName());
            if (hidden.matcher(other).matches() && !kept.contains(other)) {
                FileTrees.delete(sibling);
            }
        }
    }
}
