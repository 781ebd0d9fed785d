package dev.complete.builder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.TreeBuilder;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Platform;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From an archive in Git to entries at image paths, through the cache. */
class ExtractedTreeTest {

    private static final Pin PIN = new Pin("deps/node", "../node", new GitId("1".repeat(40)));
    private static final Origin ORIGIN = new Origin("app", PIN, "node.tar", null);

    private static final byte[] NODE = new TarBytes()
            .directory("node-v20/")
            .directory("node-v20/bin/")
            .file("node-v20/bin/node", "binary")
            .hardLink("node-v20/bin/nodejs", "node-v20/bin/node")
            .hardLink("node-v20/bin/nodejs2", "node-v20/bin/node")
            .symlink("node-v20/bin/npm", "../lib/npm")
            .file("node-v20/lib/npm", "script")
            .directory("node-v20/share/empty")
            .end();

    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();
    private final CountedObjects objects = new CountedObjects();
    private final ArchiveUnpacker unpacker = new ArchiveUnpacker(cas, memos, ArchiveLimits.DEFAULT);

    private List<Entry> place(byte[] archive, Member... members) throws BuildException, InterruptedException {
        return unpacker.unpack(objects, objects.blob(archive), "app: deps/node/node.tar", budget())
                .place(List.of(members), ORIGIN, Platform.LINUX_AMD64);
    }

    private List<String> show(Member... members) throws BuildException, IOException, InterruptedException {
        return Archives.show(place(NODE, members), cas);
    }

    private static EntryBudget.Share budget() {
        return new EntryBudget(1_000).share("app");
    }

    @Test
    void placesOneFile() throws Exception {
        assertThat(show(Archives.member("node-v*/bin/node", "/usr/bin/node")))
                .containsExactly("usr/bin/node file 644 0:0 binary");
        assertThat(show(Archives.member("node-v20/bin/node", "/usr/bin/")))
                .containsExactly("usr/bin/node file 644 0:0 binary");
    }

    @Test
    void placesAFolderUnderItsNameOrAnother() throws Exception {
        assertThat(show(Archives.member("node-v20/lib", "/usr/")))
                .containsExactly("usr/lib implied 755 0:0", "usr/lib/npm file 644 0:0 script");
        assertThat(show(Archives.member("node-v20/lib", "/opt/n")))
                .containsExactly("opt/n implied 755 0:0", "opt/n/npm file 644 0:0 script");
    }

    @Test
    void placesAFoldersContentWithoutItsMetadata() throws Exception {
        assertThat(show(Archives.member("node-v*/share/", "/srv/")))
                .containsExactly("srv implied 755 0:0", "srv/empty dir 755 0:0");
    }

    @Test
    void promotesHardLinksWhoseFileIsNotTaken() throws Exception {
        assertThat(show(Archives.member("node-v20/bin/nodejs*", "/bin/")))
                .containsExactly("bin/nodejs file 644 0:0 binary", "bin/nodejs2 hard bin/nodejs");
    }

    @Test
    void tracesEveryEntryToItsMember() throws Exception {
        Entry entry =
                place(NODE, Archives.member("node-v20/bin/node", "/bin/node")).get(0);
        assertThat(entry.node().origin()).hasToString("app: deps/node @ 1111111 node.tar > node-v20/bin/node");
    }

    @Test
    void makesAValidTree() throws Exception {
        TreeBuilder builder = new TreeBuilder("app").addAll(place(NODE, Archives.member("", "/")));
        assertThat(builder.build(List.of(), new Contents(path -> objects, cas))
                        .tree()
                        .file(RootfsPath.of("/node-v20/bin/nodejs2")))
                .isNotNull();
    }

    @Test
    void namesWhatIsNearWhenNothingMatches() {
        assertThatThrownBy(() -> show(Archives.member("node-v18/bin/node", "/usr/bin/node")))
                .hasMessage("app: deps/node/node.tar > nothing in it matches `node-v18/bin/node`;"
                        + " near it: node-v20/bin/node\n  --> complete.yaml:6:5");
        assertThatThrownBy(() -> show(Archives.member("node-v20/bin/nodo", "/usr/bin/node")))
                .hasMessageContaining("near it: node-v20/bin/node, node-v20/bin/nodejs");
        assertThatThrownBy(() -> show(Archives.member("node-v20/bin/node/", "/usr/bin/")))
                .hasMessageContaining("nothing in it matches");
    }

    @Test
    void refusesSeveralMatchesForOnePath() {
        assertThatThrownBy(() -> show(Archives.member("node-v20/bin/n*", "/usr/bin/node")))
                .hasMessageContaining("matches several entries")
                .hasMessageContaining("end the target in `/`");
    }

    @Test
    void refusesSymlinkThatClimbsAboveTheRoot() throws Exception {
        byte[] tar = new TarBytes().symlink("lib/x", "../../etc/passwd").end();
        assertThatThrownBy(() -> place(tar, Archives.member("", "/")))
                .hasMessageContaining("lib/x: is a symlink to ../../etc/passwd, which climbs above the image's root");
        assertThat(place(tar, Archives.member("", "/usr/"))).hasSize(3);
    }

    @Test
    void anArchiveThatIsReadCountsWithAllElseInMemory() throws Exception {
        GitId blob = objects.blob(NODE);
        EntryBudget.Share tight = new EntryBudget(3).share("app");
        for (boolean remembered : new boolean[] {false, true}) {
            try (EntryBudget.Share passing = tight.passing()) {
                assertThatThrownBy(() -> unpacker.unpack(objects, blob, "x", passing))
                        .as("remembered: " + remembered)
                        .isInstanceOf(BuildException.class)
                        .hasMessageStartingWith("component `app` with others has at least ")
                        .hasMessageContaining("--limit entries=N");
            }
            assertThat(unpacker.unpack(objects, blob, "x", budget()).entries()).isNotEmpty();
            tight.close();
        }
        assertThat(objects.opened).isEqualTo(2);
    }

    @Test
    void readsAnArchiveOnlyOnceWhileItsPackIsThere() throws Exception {
        GitId blob = objects.blob(NODE);
        List<Entry> first = unpacker.unpack(objects, blob, "x", budget()).entries();
        assertThat(unpacker.unpack(objects, blob, "x", budget()).entries()).isEqualTo(first);
        assertThat(objects.opened).isEqualTo(1);
        cas.discard(pack(first));
        assertThat(unpacker.unpack(objects, blob, "x", budget()).entries()).isEqualTo(first);
        assertThat(objects.opened).isEqualTo(2);
    }

    @Test
    void noticesThatTheCacheIsDamaged() throws Exception {
        List<Entry> entries = place(NODE, Archives.member("node-v20/bin/node", "/node"));
        Content.Packed content = (Content.Packed) ((Node.File) entries.get(0).node()).content();
        Content wrong = new Content.Packed(content.pack(), content.offset() + 1, content.size(), content.digest());
        Contents contents = new Contents(path -> objects, cas);
        try (InputStream in = contents.open(wrong)) {
            assertThatThrownBy(in::readAllBytes)
                    .hasMessageContaining("the cache was damaged")
                    .hasMessageContaining("run again");
        }
        assertThat(cas.size(content.pack())).isEmpty();
        assertThatThrownBy(() -> contents.open(content)).hasMessageContaining("run again");
    }

    private static dev.complete.oci.Digest pack(List<Entry> entries) {
        return entries.stream()
                .map(Entry::node)
                .filter(Node.File.class::isInstance)
                .map(node -> ((Content.Packed) ((Node.File) node).content()).pack())
                .findFirst()
                .orElseThrow();
    }
}
