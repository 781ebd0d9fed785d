package dev.complete.git.open.mirror;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.open.mirror.RepositoryContents.Stored;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One repository of a mirror. Packs and LFS contents have the names of what they hold, and each commit has a ref of its
 * own, so that another mirror can be copied over it. Only {@code HEAD} and {@code shallow} are ever replaced; plain Git
 * needs them, builds do not. Files appear whole, refs last: what a killed writer left is completed by the next one.
 */
public final class BareRepository {

    private static final String CONFIG = """
            [core]
            \trepositoryformatversion = 0
            \tbare = true
            \tfilemode = true
            [uploadpack]
            \tallowAnySHA1InWant = true
            [gc]
            \tauto = 0
            """;

    /** What Git wants to see before there is a commit. */
    private static final String UNBORN = "ref: refs/heads/none\n";

    private static final String REFS = "refs/complete";
    private static final int LARGEST_SHALLOW = 16 << 20;

    private final Path mirror;
    private final Path directory;

    /**
     * @param mirror the directory that all repositories are in
     * @param directory of this one, inside
     */
    public BareRepository(Path mirror, Path directory) {
        this.mirror = mirror;
        this.directory = directory;
    }

    /**
     * What was added.
     *
     * @param objects Git's
     * @param contents those of LFS
     * @param bytes of files
     */
    public record Added(int objects, int contents, long bytes) {}

    /** Adds what is not there. The caller holds the mirror's lock. */
    public Added add(RepositoryContents needed, RepositoryContents elsewhere) throws IOException, ResolveException {
        prepare();
        long bytes = 0;
        int contents = 0;
        for (Map.Entry<String, RepositoryContents.Lfs> each : needed.lfs().entrySet()) {
            String oid = each.getKey();
            Path file = inside("lfs/objects/" + oid.substring(0, 2) + "/" + oid.substring(2, 4))
                    .resolve(oid);
            if (!elsewhere.lfs().containsKey(oid) && !Files.exists(file)) {
                copy(each.getValue(), file);
                bytes += Files.size(file);
                contents++;
            }
        }
        Map<GitId, Stored> missing = new LinkedHashMap<>(needed.objects());
        missing.keySet().removeAll(elsewhere.objects().keySet());
        removePresent(missing);
        if (!missing.isEmpty()) {
            bytes += PackFile.write(inside("objects/pack"), missing);
        }
        refer(needed, elsewhere);
        return new Added(missing.size(), contents, bytes);
    }

    private void prepare() throws IOException {
        for (Path above = directory.getParent(); !mirror.equals(above) && above != null; above = above.getParent()) {
            if (RepositoryPlace.isGitDirectory(above)) {
                throw new FileSystemException(
                        directory.toString(), null, "would be inside another repository of the mirror, " + above);
            }
        }
        for (String folder : new String[] {"objects/pack", "objects/info", REFS}) {
            Files.createDirectories(inside(folder));
        }
        sweep();
        if (!Files.exists(directory.resolve("HEAD"))) {
            write("HEAD", UNBORN);
        }
        if (!Files.exists(directory.resolve("config"))) {
            write("config", CONFIG);
        }
    }

    /** A folder of the repository; a link on the way could lead anywhere. */
    private Path inside(String folder) throws IOException {
        Path path = directory.resolve(folder);
        for (Path part = path; part != null && !part.equals(mirror); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw new FileSystemException(part.toString(), null, "is a link, and a mirror has none; remove it");
            }
        }
        return path;
    }

    private void sweep() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(AtomicFiles::isTemporary).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void copy(RepositoryContents.Lfs content, Path file) throws IOException, ResolveException {
        try (InputStream in = content.source().lfsContent(content.blob())) {
            AtomicFiles.write(file, in::transferTo);
        }
    }

    /** Each object is looked for: a mirror since a revision has a commit, and not all that the commit leads to. */
    private void removePresent(Map<GitId, Stored> objects) throws IOException, ResolveException {
        if (FileTrees.children(directory.resolve("objects/pack")).isEmpty()) {
            return;
        }
        String name = "the mirror " + Printable.escape(directory.toString());
        try (GitStore store = GitStore.open(directory, name, Limits.DEFAULT)) {
            for (GitId id : objects.keySet().toArray(GitId[]::new)) {
                if (store.has(id)) {
                    objects.remove(id);
                }
            }
        }
    }

    private void refer(RepositoryContents needed, RepositoryContents elsewhere) throws IOException {
        TreeSet<String> shallow = new TreeSet<>();
        Path file = directory.resolve("shallow");
        if (Files.exists(file)) {
            String there = new String(PlainFile.readLinked(file, LARGEST_SHALLOW), StandardCharsets.US_ASCII);
            there.lines().forEach(shallow::add);
        }
        Stream.concat(needed.commits().stream(), elsewhere.commits().stream())
                .map(GitId::hex)
                .forEach(shallow::add);
        write("shallow", String.join("\n", shallow) + "\n");
        for (GitId commit : needed.commits()) {
            write(REFS + "/" + commit.hex(), commit.hex() + "\n");
        }
        GitId head = needed.head();
        if (head == null && is("HEAD", UNBORN)) {
            head = needed.commits().first();
        }
        if (head != null) {
            write("HEAD", head.hex() + "\n");
        }
    }

    private boolean is(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Files.isRegularFile(file)
                && Files.size(file) == bytes.length
                && Arrays.equals(bytes, PlainFile.readLinked(file, bytes.length));
    }

    /** Leaves a file alone that is as it should be. */
    private void write(String name, String text) throws IOException {
        if (!is(name, text)) {
            AtomicFiles.write(directory.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
