package dev.complete.builder.layer;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.git.GitId;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A tree in the making, and a source of what its files hold. Generated contents cost no memory. */
final class TestTree implements ContentSource {

    private static final Origin ORIGIN = Origin.manifest("test");

    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
    private final Map<String, Long> seeds = new HashMap<>();
    final AtomicInteger opened = new AtomicInteger();

    TestTree() {
        nodes.put(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, ORIGIN));
    }

    LayerTree layer() {
        return new LayerTree("test", RootfsTree.of(nodes));
    }

    TestTree directory(String path, Metadata metadata) {
        return put(path, new Node.Directory(metadata, true, ORIGIN));
    }

    TestTree text(String path, Metadata metadata, String text) {
        return put(path, new Node.File(metadata, new Content.Inline(text), ORIGIN));
    }

    TestTree symlink(String path, String target) {
        return put(path, new Node.Symlink(target, Metadata.LINK, ORIGIN));
    }

    TestTree hardLink(String path, String leader) {
        return put(path, new Node.HardLink(RootfsPath.of(leader), ORIGIN));
    }

    /** A file of {@code size} bytes that look random and follow from {@code seed} alone. */
    TestTree generated(String path, long size, long seed) {
        String id =
                Digest.of((size + " " + seed).getBytes(StandardCharsets.UTF_8)).hex();
        GitId blob = new GitId(id.substring(0, 40));
        seeds.put(blob.hex(), seed);
        return put(path, new Node.File(Metadata.FILE, new Content.GitBlob("", blob, size), ORIGIN));
    }

    private TestTree put(String path, Node node) {
        RootfsPath at = RootfsPath.of(path);
        for (RootfsPath above = at.parent(); !above.isRoot(); above = above.parent()) {
            nodes.putIfAbsent(above, new Node.Directory(Metadata.DIRECTORY, false, ORIGIN));
        }
        nodes.put(at, node);
        return this;
    }

    @Override
    public InputStream open(Content content) throws IOException {
        opened.incrementAndGet();
        if (content instanceof Content.Inline inline) {
            return new ByteArrayInputStream(inline.bytes());
        }
        if (content instanceof Content.GitBlob blob) {
            Long seed = seeds.get(blob.blob().hex());
            if (seed != null) {
                return new Generated(seed, blob.size());
            }
        }
        throw new FileNotFoundException("no such content: " + content.id());
    }

    /** Half random, half repeated, so that it compresses by about two. */
    static final class Generated extends InputStream {
        private final long seed;
        private final long size;
        private long position;
        private long nibbles;

        Generated(long seed, long size) {
            this.seed = seed;
            this.size = size;
        }

        @Override
        public int read() {
            if (position == size) {
                return -1;
            }
            nibbles = position % 16 == 0 ? mix(seed * 0x9e3779b97f4a7c15L + position) : nibbles >>> 4;
            position++;
            return 'a' + (int) (nibbles & 15);
        }

        private static long mix(long z) {
            long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
            long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
            return b ^ (b >>> 31);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, size - position);
            for (int i = 0; i < count; i++) {
                into[offset + i] = (byte) read();
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
