package dev.complete.builder.audit.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.CorruptBlobException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeInspectorTest {

    private static final Origin ORIGIN = Origin.manifest("app");

    private final MemoryMemos memos = new MemoryMemos();
    private final Queue<String> read = new ConcurrentLinkedQueue<>();
    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
    private Content damaged = new Content.Inline("");

    TreeInspectorTest() {
        nodes.put(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, true, ORIGIN));
        for (int i = 0; i < 1000; i++) {
            put("/file" + i, "#!/bin/" + i + "\n");
        }
    }

    private Content put(String path, String text) {
        Content content = new Content.Inline(text);
        nodes.put(RootfsPath.of(path), new Node.File(Metadata.FILE, content, ORIGIN));
        return content;
    }

    private InputStream open(Content content) throws IOException {
        if (content.equals(damaged)) {
            throw new CorruptBlobException(Digest.of(new byte[0]), "the cache was damaged");
        }
        read.add(content.id());
        return new ByteArrayInputStream(((Content.Inline) content).bytes());
    }

    private FinalRootfs root() {
        RootfsTree tree = RootfsTree.of(nodes);
        return new FinalRootfs(tree, List.of(new LayerTree("app", tree)), false, List.of());
    }

    private TreeFacts inspect() throws BuildException, InterruptedException {
        read.clear();
        return new TreeInspector(this::open, memos, 3).inspect(root());
    }

    @Test
    void readsEachContentOnceHoweverManyFilesHaveIt() throws Exception {
        Content shared = put("/first", "#!/bin/shared\n");
        put("/second", "#!/bin/shared\n");
        nodes.put(RootfsPath.of("/third"), new Node.HardLink(RootfsPath.of("/first"), ORIGIN));
        TreeFacts facts = inspect();
        assertThat(read).hasSize(1001).doesNotHaveDuplicates();
        assertThat(facts.of(shared).interpreterLine()).isEqualTo("/bin/shared");
        assertThat(facts.of(new Content.Inline("#!/bin/999\n")).interpreterLine())
                .isEqualTo("/bin/999");
    }

    @Test
    void readsNothingThatItRemembers() throws Exception {
        inspect();
        TreeFacts facts = inspect();
        assertThat(read).isEmpty();
        assertThat(facts.of(new Content.Inline("#!/bin/7\n")).interpreterLine()).isEqualTo("/bin/7");
        assertThat(memos.keys(Memos.Kind.FACTS)).hasSizeBetween(4, 40);
    }

    @Test
    void doesNotReadWhatOthersRead() throws Exception {
        Content large = put("/large", "#!/bin/large\n");
        TreeInspector inspector = new TreeInspector(this::open, memos, 3);
        for (int i = 0; i < 1000; i++) {
            Content content = new Content.Inline("#!/bin/" + i + "\n");
            inspector.accept(content, ByteBuffer.wrap(((Content.Inline) content).bytes()));
        }
        Content larger = put("/larger", "#!/bin/larger\n");
        AtomicInteger opened = new AtomicInteger();
        inspector.acceptLarge(
                large,
                () -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(((Content.Inline) large).bytes());
                },
                true);
        assertThat(opened).hasValue(1);
        inspector.acceptLarge(
                larger,
                () -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(((Content.Inline) larger).bytes());
                },
                false);
        assertThat(opened).hasValue(1);
        TreeFacts facts = inspector.inspect(root());
        assertThat(read).isEmpty();
        assertThat(opened).hasValue(2);
        assertThat(facts.of(large).interpreterLine()).isEqualTo("/bin/large");
        assertThat(facts.of(larger).interpreterLine()).isEqualTo("/bin/larger");
        assertThat(facts.of(new Content.Inline("#!/bin/999\n")).interpreterLine())
                .isEqualTo("/bin/999");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsTheSourceWhenTheCacheLostAFrame(boolean justRead) throws Exception {
        Content large = put("/large", "#!/bin/large\n");
        TreeInspector inspector = new TreeInspector(this::open, memos, 3);
        inspector.acceptLarge(
                large,
                () -> {
                    throw new IOException("a frame is gone");
                },
                justRead);
        TreeFacts facts = inspector.inspect(root());
        assertThat(facts.of(large).interpreterLine()).isEqualTo("/bin/large");
        assertThat(read).contains(large.id());
    }

    @Test
    void readsTheGroupOfWhatChanged() throws Exception {
        inspect();
        Content changed = put("/file500", "#!/bin/changed\n");
        TreeFacts facts = inspect();
        assertThat(facts.of(changed).interpreterLine()).isEqualTo("/bin/changed");
        assertThat(read).hasSizeBetween(1, 256);

        put("/file4000", "new");
        inspect();
        assertThat(read).hasSizeBetween(1, 512);
    }

    @Test
    void replacesWhatItCannotRead() throws Exception {
        inspect();
        int groups = memos.keys(Memos.Kind.FACTS).size();
        for (Digest key : memos.keys(Memos.Kind.FACTS)) {
            memos.remove(Memos.Kind.FACTS, key);
            memos.putIfAbsent(Memos.Kind.FACTS, key, new byte[] {77});
        }
        TreeFacts facts = inspect();
        assertThat(read).hasSize(1000);
        assertThat(facts.of(new Content.Inline("#!/bin/7\n")).interpreterLine()).isEqualTo("/bin/7");
        inspect();
        assertThat(read).isEmpty();
        assertThat(memos.keys(Memos.Kind.FACTS)).hasSize(groups);
    }

    @Test
    void namesTheFileThatCannotBeReadAndPassesTheCauseOn() {
        damaged = new Content.Inline("#!/bin/321\n");
        assertThatThrownBy(this::inspect)
                .isInstanceOf(BuildException.class)
                .hasMessage("/file321 (from app: complete.yaml) cannot be read: the cache was damaged")
                .hasCauseInstanceOf(CorruptBlobException.class);
    }

    @Test
    void knowsNothingOfOtherContents() throws Exception {
        TreeFacts facts = inspect();
        assertThatThrownBy(() -> facts.of(new Content.Inline("elsewhere")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stopsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::inspect).isInstanceOf(InterruptedException.class);
    }
}
