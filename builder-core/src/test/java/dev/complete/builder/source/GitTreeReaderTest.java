package dev.complete.builder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.Pin;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.Gitlinks;
import dev.complete.git.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GitTreeReaderTest {

    private static final GitId COMMIT = new GitId("2".repeat(40));
    private static final Pin PIN = new Pin("deps/app", "../app", COMMIT);

    private final CountedObjects objects = new CountedObjects();

    /** Nested pins are named after their place. */
    private static final Gitlinks LINKS = new Gitlinks() {
        @Override
        public Pin pin(SourceTree root, String path, GitId commit) {
            return new Pin(root.pin().path() + "/" + path, "u", commit);
        }

        @Override
        public SourceTree follow(SourceTree root, String path, GitId commit) {
            throw new AssertionError("not followed here");
        }
    };

    private SourceTree root(TreeEntry... entries) {
        return root(PIN, entries);
    }

    private SourceTree root(Pin pin, TreeEntry... entries) {
        return SourceTree.of(objects, pin, objects.tree(List.of(entries)), Limits.DEFAULT, LINKS);
    }

    private static GitTreeReader reader() {
        return new GitTreeReader("app", path -> null, new EntryBudget(100).share("app"));
    }

    private List<Entry> read(TreeEntry... entries) throws Exception {
        GitTreeReader reader = reader();
        reader.addContent(root(entries), RootfsPath.of("/srv"));
        return reader.entries();
    }

    @Test
    void mapsGitsFewModes() throws Exception {
        GitId inner = objects.tree(List.of(new TreeEntry.File("x", objects.blob("run"), true)));
        List<Entry> entries = read(
                new TreeEntry.File(".gitattributes", objects.blob("* text"), false),
                new TreeEntry.Directory("bin", inner),
                new TreeEntry.Symlink("link", objects.blob("bin/x")));
        List<String> shown = new ArrayList<>();
        for (Entry entry : entries) {
            shown.add(entry.path() + " " + show(entry.node()) + " from "
                    + entry.node().origin());
        }
        assertThat(shown)
                .containsExactly(
                        "/srv/.gitattributes 644 6 in deps/app from app: deps/app @ 2222222 .gitattributes",
                        "/srv/bin dir 755 false from app: deps/app @ 2222222 bin",
                        "/srv/bin/x 755 3 in deps/app from app: deps/app @ 2222222 bin/x",
                        "/srv/link -> bin/x from app: deps/app @ 2222222 link");
        assertThat(objects.opened).as("only the symlink is read").isEqualTo(1);
    }

    private static String show(Node node) {
        if (node instanceof Node.File file) {
            Content.GitBlob blob = (Content.GitBlob) file.content();
            return Integer.toOctalString(file.metadata().mode()) + " " + blob.size() + " in " + blob.modulePath();
        }
        if (node instanceof Node.Directory directory) {
            return "dir " + Integer.toOctalString(directory.metadata().mode()) + " " + directory.explicit();
        }
        return "-> " + ((Node.Symlink) node).target();
    }

    @Test
    void namesEveryNestedSubmoduleThatIsNeeded() throws Exception {
        GitId inner = objects.tree(List.of(new TreeEntry.Gitlink("b", COMMIT)));
        GitTreeReader reader = reader();
        reader.addContent(
                root(new TreeEntry.Gitlink("a", COMMIT), new TreeEntry.Directory("x", inner)), RootfsPath.ROOT);
        assertThat(reader.missing()).containsExactly("deps/app/a", "deps/app/x/b");
    }

    @Test
    void includesNestedSubmodules() throws Exception {
        GitId file = objects.blob("z");
        SourceTree nested = root(new Pin("deps/app/lib", "u", COMMIT), new TreeEntry.File("zlib.h", file, false));
        GitTreeReader reader = new GitTreeReader("app", path -> nested, new EntryBudget(100).share("app"));
        reader.addContent(root(new TreeEntry.Gitlink("lib", COMMIT)), RootfsPath.ROOT);
        assertThat(reader.entries().get(1).node())
                .isInstanceOfSatisfying(
                        Node.File.class,
                        node -> assertThat(node.content()).isEqualTo(new Content.GitBlob("deps/app/lib", file, 1)));
    }

    @Test
    void refusesWhatAnImageCannotHold() {
        assertThatThrownBy(() -> read(new TreeEntry.File(".wh.x", objects.blob(""), false)))
                .hasMessageContaining("app: deps/app @ 2222222 .wh.x")
                .hasMessageContaining("starts with `.wh.`");
        assertThatThrownBy(() -> read(new TreeEntry.Symlink("l", objects.blob(""))))
                .hasMessageContaining("a target of 0 bytes");
        assertThatThrownBy(() -> read(new TreeEntry.Symlink("l", objects.blob("x".repeat(4096)))))
                .hasMessageContaining("a target of 4096 bytes");
        assertThatThrownBy(() -> read(new TreeEntry.Symlink("l", objects.blob("a\0b"))))
                .hasMessageContaining("holds NUL");
        assertThatThrownBy(() -> read(new TreeEntry.Symlink("l", objects.blob(new byte[] {(byte) 0xff}))))
                .hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> read(new TreeEntry.Symlink("l", objects.blob("../../x"))))
                .hasMessageContaining("climbs above the image's root");
        assertThatThrownBy(() -> read(new TreeEntry.File("f", COMMIT, false))).hasMessageContaining("no object");
    }
}
