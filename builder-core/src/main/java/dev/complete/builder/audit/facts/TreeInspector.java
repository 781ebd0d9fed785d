package dev.complete.builder.audit.facts;

import dev.complete.builder.audit.elf.FileBytes;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.git.ResolveException;
import dev.complete.oci.Digest;
import dev.complete.text.Printable;
import dev.complete.threads.Interrupts;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Inspects the files of trees. A content that was {@link #accept accepted} before is not read; others are read once, to
 * their end, so that they are verified. Facts are stored by content, so that a later inspection reads no file. As
 * thread-safe as its parts.
 */
public final class TreeInspector implements ContentConsumer {

    /** Limit on a memo: more than a group of real files needs, and less than memos can hold. */
    private static final int LARGEST_MEMO = 32 << 20;

    private final FileInspector inspector;
    private final Memos memos;
    private final int workers;
    /** Bounds the memory of inspections by other threads. */
    private final Semaphore atWork;
    /** Facts of accepted contents by identity, until they are stored. */
    private final Map<Object, FileFacts> accepted = new ConcurrentHashMap<>();

    private final Map<Object, Opener> large = new ConcurrentHashMap<>();

    /**
     * @param jobs number of contents read at a time; fewer on a small heap, since a large ELF file may need its share
     */
    public TreeInspector(ContentSource contents, Memos memos, int jobs) {
        this.inspector = new FileInspector(contents);
        this.memos = memos;
        long affordable = Runtime.getRuntime().maxMemory() / 2 / FileBytes.MOST_MEMORY;
        this.workers = (int) Math.max(1, Math.min(jobs, affordable));
        this.atWork = new Semaphore(workers);
    }

    /** Inspects a content that has been read for another purpose. */
    @Override
    public void accept(Content content, ByteBuffer bytes) {
        if (bytes.remaining() <= FileBytes.HEAD && !accepted.containsKey(content.identity())) {
            atWork.acquireUninterruptibly();
            try {
                accepted.put(content.identity(), FileInspector.of(FileBytes.of(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
            } finally {
                atWork.release();
            }
        }
    }

    @Override
    public void acceptLarge(Content content, Opener packed, boolean read) {
        large.put(content.identity(), packed);
        if (!read) {
            return; // its facts are remembered too, but for a change of another file of its group
        }
        atWork.acquireUninterruptibly();
        try {
            accepted.put(content.identity(), FileInspector.of(content, packed));
        } catch (IOException e) {
            // The cache lost a frame, or the build is interrupted: who wants the facts looks again.
        } finally {
            atWork.release();
        }
    }

    /** Facts of files outside an inspected tree; nothing is stored. */
    public FactsSource files() {
        return inspector;
    }

    /**
     * Inspects a tree, layer by layer. Its workers have ended when this returns.
     *
     * @throws BuildException naming the first file, in path order, that cannot be read, and its origin
     */
    public TreeFacts inspect(FinalRootfs root) throws BuildException, InterruptedException {
        List<ContentGroup> groups = new ArrayList<>();
        root.layers().forEach(layer -> groups.addAll(ContentGroup.of(layer.tree())));
        return inspect(groups);
    }

    /** As {@link #inspect(FinalRootfs)}, but only {@code wanted} contents of a layer and their neighbours. */
    public TreeFacts inspect(LayerTree layer, Set<Content> wanted) throws BuildException, InterruptedException {
        return inspect(ContentGroup.of(layer.tree(), wanted));
    }

    /** The facts of {@code wanted} contents of a layer as they are remembered: none is read. Null when one is not. */
    public @Nullable TreeFacts remembered(LayerTree layer, Set<Content> wanted)
            throws BuildException, InterruptedException {
        Map<Object, FileFacts> facts = new HashMap<>();
        for (ContentGroup group : ContentGroup.of(layer.tree(), wanted)) {
            List<FileFacts> known = known(group);
            if (known == null) {
                return null;
            }
            put(group, known, facts);
        }
        return content -> of(content, facts);
    }

    /** The memos of kind {@link Memos.Kind#FACTS} that have the facts of a layer's files. */
    public static List<Digest> keys(LayerTree layer) {
        return ContentGroup.of(layer.tree()).stream().map(ContentGroup::key).toList();
    }

    private TreeFacts inspect(List<ContentGroup> groups) throws BuildException, InterruptedException {
        Map<Object, FileFacts> facts = new HashMap<>();
        try (Workers inspecting = new Workers("inspect", workers)) {
            List<Future<List<FileFacts>>> underWay = new ArrayList<>();
            for (ContentGroup group : groups) {
                underWay.add(inspecting.submit(() -> facts(group)));
            }
            for (int i = 0; i < groups.size(); i++) {
                put(groups.get(i), Workers.result(underWay.get(i), BuildException.class, "inspecting files"), facts);
            }
        }
        for (Object content : facts.keySet()) {
            accepted.remove(content);
            large.remove(content);
        }
        return content -> of(content, facts);
    }

    private static void put(ContentGroup group, List<FileFacts> found, Map<Object, FileFacts> facts) {
        for (int i = 0; i < found.size(); i++) {
            facts.put(group.files().get(i).content().identity(), found.get(i));
        }
    }

    private static FileFacts of(Content content, Map<Object, FileFacts> facts) {
        FileFacts found = facts.get(content.identity());
        if (found == null) {
            throw new IllegalArgumentException("not a content of this tree: " + content.id());
        }
        return found;
    }

    private List<FileFacts> facts(ContentGroup group) throws BuildException, InterruptedException {
        List<FileFacts> remembered = known(group);
        if (remembered != null) {
            return remembered;
        }
        List<FileFacts> found = new ArrayList<>();
        for (ContentGroup.File file : group.files()) {
            FileFacts known = accepted.get(file.content().identity());
            found.add(known == null ? inspect(file) : known);
        }
        byte[] memo = FactsWriter.write(found);
        if (memo.length <= LARGEST_MEMO) {
            try {
                memos.putIfAbsent(Memos.Kind.FACTS, group.key(), memo);
            } catch (IOException e) {
                throw cacheFailure("written", e);
            }
        }
        return found;
    }

    private @Nullable List<FileFacts> known(ContentGroup group) throws BuildException, InterruptedException {
        try {
            return recall(group);
        } catch (IOException e) {
            throw cacheFailure("read", e);
        }
    }

    private @Nullable List<FileFacts> recall(ContentGroup group) throws IOException {
        Digest key = group.key();
        byte[] memo = memos.get(Memos.Kind.FACTS, key);
        if (memo == null) {
            return null;
        }
        List<FileFacts> facts = FactsReader.read(memo, group.files().size());
        if (facts == null) {
            memos.remove(Memos.Kind.FACTS, key);
        }
        return facts;
    }

    private FileFacts inspect(ContentGroup.File file) throws BuildException, InterruptedException {
        try {
            return of(file.content());
        } catch (IOException e) {
            Interrupts.rethrow(e);
            throw new BuildException(
                    e.getCause() instanceof ResolveException source
                            ? BuildException.of(source).kind()
                            : BuildException.Kind.IO,
                    Printable.escape(file.path().toString()) + " (from "
                            + file.node().origin() + ") cannot be read: " + IoMessage.of(e),
                    e);
        }
    }

    private FileFacts of(Content content) throws IOException, InterruptedException {
        Opener packed = large.get(content.identity());
        if (packed != null) {
            try {
                return FileInspector.of(content, packed);
            } catch (IOException e) {
                Interrupts.rethrow(e); // else the cache lost a frame, and the source still has the content
            }
        }
        return inspector.of(content);
    }

    private static BuildException cacheFailure(String what, IOException e) throws InterruptedException {
        Interrupts.rethrow(e);
        return new BuildException(
                BuildException.Kind.IO,
                "the cache's record of what files are cannot be " + what + ": " + IoMessage.of(e)
                        + "; check that the cache's disk is readable, writable and has room",
                e);
    }
}
