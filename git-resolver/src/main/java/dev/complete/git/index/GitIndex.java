package dev.complete.git.index;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.IoErrorText;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The index of one work tree, split and sparse ones included.
 *
 * @param entries one for each path and stage
 * @param tree what the entries make, should the index know it; null after something was staged
 * @param written when its file was last written, in nanoseconds since 1970 UTC
 */
public record GitIndex(List<IndexEntry> entries, @Nullable GitId tree, long written) {

    private static final String ADVICE =
            "; when `git status` there does not complain either, delete that file and run `git reset`, which keeps the"
                    + " work tree";

    /**
     * Empty when there is no index, as after a clone without a checkout.
     *
     * @param gitDirectory of the work tree
     * @throws ResolveException when it cannot be read as a whole: what is tracked is never guessed
     */
    public static GitIndex read(Path gitDirectory, Limits limits) throws ResolveException {
        Path file = gitDirectory.resolve("index");
        if (!Files.exists(file)) {
            return new GitIndex(List.of(), null, 0);
        }
        try {
            // Before it is opened: should Git replace it meanwhile, entries only look younger than they are.
            long written = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
            IndexParser.Parsed own = parse(file, limits);
            SharedIndex.Link link = own.link();
            List<IndexEntry> entries =
                    link == null || link.isEmpty() ? whole(own) : split(gitDirectory, link, own, limits);
            IndexParser.CachedTree root = own.root();
            return new GitIndex(entries, root != null && root.entries() == entries.size() ? root.id() : null, written);
        } catch (MalformedIndexException e) {
            String advice = e.kind() == ResolveException.Kind.LIMIT ? "" : ADVICE;
            throw new ResolveException(e.kind(), told(file, e.getMessage() + advice), e);
        } catch (IOException e) {
            throw new ResolveException(ResolveException.Kind.IO, told(file, IoErrorText.of(e)), e);
        }
    }

    private static String told(Path file, String problem) {
        return "the index " + Printable.escape(file.toString()) + " cannot be read: " + problem;
    }

    private static List<IndexEntry> whole(IndexParser.Parsed parsed) throws MalformedIndexException {
        if (!parsed.entries().isEmpty() && parsed.entries().get(0).path().isEmpty()) {
            throw new MalformedIndexException("it has an entry without a path");
        }
        return parsed.entries();
    }

    private static List<IndexEntry> split(
            Path gitDirectory, SharedIndex.Link link, IndexParser.Parsed own, Limits limits)
            throws IOException, MalformedIndexException {
        Path file = gitDirectory.resolve("sharedindex." + link.id());
        IndexParser.Parsed shared = parse(file, limits);
        if (shared.link() != null || !shared.checksum().equals(link.id().hex())) {
            throw new MalformedIndexException(
                    "its shared index " + Printable.escape(file.toString()) + " is not the one that it was split from");
        }
        List<IndexEntry> merged = SharedIndex.merged(link, whole(shared), own.entries());
        if (merged.stream().anyMatch(entry -> entry.path().isEmpty())) {
            throw new MalformedIndexException("it has an entry without a path");
        }
        return merged;
    }

    private static IndexParser.Parsed parse(Path file, Limits limits) throws IOException, MalformedIndexException {
        try (FileChannel channel = PlainFile.open(file);
                InputStream in = Channels.newInputStream(channel)) {
            return IndexParser.parse(in, channel.size(), limits);
        }
    }
}
