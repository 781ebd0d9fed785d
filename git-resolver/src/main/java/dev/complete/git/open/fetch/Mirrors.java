package dev.complete.git.open.fetch;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The cache's bare repositories, one per URL, named by the URL's SHA-256. {@code refs/complete/COMMIT} keeps a commit
 * from {@code git gc}, which may pack refs; so a commit counts as present when {@code fetched/COMMIT} exists, written
 * last; so a fetch that was cut off leaves nothing that could be taken for whole. One writer per mirror, in all
 * processes; readers need no lock because nothing is changed in place.
 */
public final class Mirrors {

    /** A listener to a fetch; {@code total} is 0 when unknown. */
    public interface Listener {
        void phase(String work, long done, long total);
    }

    private static final String CONFIG = """
            [core]
            \trepositoryformatversion = 0
            \tbare = true
            \tfilemode = true
            \tfsyncobjectfiles = true
            [gc]
            \tauto = 0
            """;

    private final Path directory;
    private final FetchSettings settings;

    /** @param cache the cache's directory; the mirrors are in {@code git/} below it */
    public Mirrors(Path cache, FetchSettings settings) {
        this.directory = cache.resolve("git");
        this.settings = settings;
    }

    /** The place of the mirror of {@code url}, which may not exist. */
    public Path at(RemoteUrl url) {
        return directory.resolve(sha256(url.address()) + ".git");
    }

    /** True when the mirror of {@code url} holds {@code commit} with all it needs. */
    public boolean holds(RemoteUrl url, GitId commit) {
        return Files.isRegularFile(mark(at(url), commit));
    }

    /**
     * The refs the remote shows now, by full name; tags stand for the commits they lead to.
     *
     * @param from the URL that is asked: {@code url}, or one that the user has in its place
     */
    public Map<String, GitId> refs(RemoteUrl url, RemoteUrl from) throws FetchFailure, ResolveException {
        return locked(url, mirror -> {
            prepare(mirror);
            return new Fetcher(settings).refs(mirror, from);
        });
    }

    /**
     * Brings {@code commit} into the mirror of {@code url}: alone when the server allows it, else with all branches and
     * tags. Does nothing when another process has done it meanwhile.
     *
     * @param from the URL that is asked: {@code url}, or one that the user has in its place
     */
    public void fetch(RemoteUrl url, RemoteUrl from, GitId commit, Listener listener)
            throws FetchFailure, ResolveException {
        locked(url, mirror -> {
            if (!holds(url, commit)) {
                prepare(mirror);
                fetch(mirror, from, commit, listener);
                keep(mirror, commit);
            }
            return mirror;
        });
    }

    private interface Work<T> {
        T in(Path mirror) throws FetchFailure, IOException, InterruptedException;
    }

    private <T> T locked(RemoteUrl url, Work<T> work) throws FetchFailure, ResolveException {
        Path mirror = at(url);
        try {
            FileLocks.Held lock = FileLocks.exclusive(directory.resolve(mirror.getFileName() + ".lock"));
            try (lock) {
                return work.in(mirror);
            }
        } catch (IOException e) {
            throw ResolveException.io(
                    "cannot fetch into the mirror of " + url + " at " + Printable.escape(mirror.toString()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResolveException(ResolveException.Kind.IO, "interrupted while fetching " + url, e);
        }
    }

    private void fetch(Path mirror, RemoteUrl url, GitId commit, Listener listener)
            throws FetchFailure, IOException, InterruptedException {
        Fetcher fetcher = new Fetcher(settings);
        try {
            fetcher.commit(mirror, url, commit, listener);
        } catch (FetchFailure failure) {
            if (failure.kind() != FetchFailure.Kind.UNADVERTISED) {
                throw failure;
            }
            listener.phase("The server refuses single commits: fetching all branches and tags", 0, 0);
            if (!fetcher.everything(mirror, url, commit, listener)) {
                throw new FetchFailure(
                        FetchFailure.Kind.ABSENT,
                        failure.getMessage() + ", and none of its branches and tags leads to it",
                        failure);
            }
        }
    }

    private static void keep(Path mirror, GitId commit) throws IOException {
        byte[] line = (commit.hex() + "\n").getBytes(StandardCharsets.US_ASCII);
        AtomicFiles.write(mirror.resolve("refs/complete").resolve(commit.hex()), line);
        AtomicFiles.write(mark(mirror, commit), line);
    }

    /** Makes the mirror when it is new, and sweeps out what a killed fetch left. The caller holds the lock. */
    private static void prepare(Path mirror) throws IOException {
        if (Files.isRegularFile(mirror.resolve("config"))) {
            sweep(mirror, "*.lock");
            sweep(mirror.resolve("objects"), "incoming_*");
            sweep(mirror.resolve("objects/pack"), "*.{lock,tmp}");
            return;
        }
        Files.createDirectories(mirror.resolve("objects/pack"));
        Files.createDirectories(mirror.resolve("objects/info"));
        Files.createDirectories(mirror.resolve("refs/complete"));
        AtomicFiles.write(mirror.resolve("HEAD"), "ref: refs/heads/none\n".getBytes(StandardCharsets.US_ASCII));
        AtomicFiles.write(mirror.resolve("config"), CONFIG.getBytes(StandardCharsets.US_ASCII)); // last: it says "made"
    }

    private static void sweep(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, glob)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Path mark(Path mirror, GitId commit) {
        return mirror.resolve("fetched").resolve(commit.hex());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
