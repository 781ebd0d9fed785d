package dev.complete.builder.step.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tree in the making, and what its files hold. */
final class TestTree {

    static final Origin ORIGIN =
            new Origin("toolchain", new Pin("deps/tools", "", new GitId("1".repeat(40))), "root", null);

    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();

    TestTree() {
        directory("/", 0755);
    }

    RootfsTree tree() {
        return RootfsTree.of(nodes);
    }

    TestTree directory(String path, int mode) {
        return put(path, new Node.Directory(Metadata.root(mode), mode != 0755, ORIGIN));
    }

    /** A file whose digest is not known before it is read. */
    TestTree git(String path, int mode, String text) {
        return put(path, new Node.File(Metadata.root(mode), Blobs.blob(text), ORIGIN));
    }

    TestTree inline(String path, int mode, String text) {
        return put(path, new Node.File(Metadata.root(mode), new Content.Inline(text), ORIGIN));
    }

    /** A file that is a blob of {@code store}, as outputs are. */
    TestTree stored(String path, int mode, String text, BlobStore store) throws IOException {
        Digest digest = store.write(out -> out.write(text.getBytes(UTF_8))).digest();
        Content whole = new Content.Packed(digest, 0, text.getBytes(UTF_8).length, digest);
        return put(path, new Node.File(Metadata.root(mode), whole, ORIGIN));
    }

    TestTree symlink(String path, String target) {
        return put(path, new Node.Symlink(target, Metadata.LINK, ORIGIN));
    }

    TestTree hardLink(String path, String leader) {
        return put(path, new Node.HardLink(RootfsPath.of(leader), ORIGIN));
    }

    TestTree put(String path, Node node) {
        nodes.put(RootfsPath.of(path), node);
        return this;
    }

    TestTree remove(String path) {
        nodes.remove(RootfsPath.of(path));
        return this;
    }

    /** Opens what {@link #git} refers to, and remembers what was opened. */
    static final class Blobs implements ContentSource {

        private static final Map<String, byte[]> TEXTS = new ConcurrentHashMap<>();

        final List<String> opened = new CopyOnWriteArrayList<>();

        static Content.GitBlob blob(String text) {
            byte[] bytes = text.getBytes(UTF_8);
            // Not Git's hash, but as good for what only compares ids.
            GitId id = new GitId(Digest.of(bytes).hex().substring(24));
            TEXTS.put(id.hex(), bytes);
            return new Content.GitBlob("deps/tools", id, bytes.length);
        }

        @Override
        public InputStream open(Content content) throws IOException {
            if (content instanceof Content.GitBlob blob
                    && TEXTS.containsKey(blob.blob().hex())) {
                byte[] bytes = TEXTS.get(blob.blob().hex());
                opened.add(new String(bytes, UTF_8));
                return new ByteArrayInputStream(bytes);
            }
            throw new IOException("nobody needs to read " + content.id());
        }
    }
}
