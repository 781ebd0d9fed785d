package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.blob.BlobStore;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;

/**
 * A step's output file, to be stored.
 *
 * @param mode all twelve bits
 * @param size in bytes, when it was found
 */
record OutputFile(Path host, int mode, long size, Origin origin, RootfsPath path) {

    /** Threads for each core: most of the time for a small file is spent waiting for the disk. */
    private static final int STORERS = 2;

    private static final int FILES_PER_THREAD = 8;

    /**
     * Stores the contents of {@code files}, several at once.
     *
     * @param cores of this machine
     */
    static Map<RootfsPath, Node> store(List<OutputFile> files, BlobStore cas, int cores)
            throws IOException, InterruptedException {
        int threads = Math.min(files.size() / FILES_PER_THREAD + 1, STORERS * cores);
        try (Workers workers = new Workers("store", threads)) {
            List<Future<Node>> stored = new ArrayList<>();
            for (OutputFile file : files) {
                stored.add(workers.submit(() -> file.store(cas)));
            }
            Map<RootfsPath, Node> nodes = new TreeMap<>();
            for (int i = 0; i < stored.size(); i++) {
                nodes.put(files.get(i).path(), Workers.result(stored.get(i), IOException.class, "storing an output"));
            }
            return nodes;
        }
    }

    private Node store(BlobStore cas) throws IOException {
        if ((mode & 0400) == 0) {
            Files.setAttribute(host, "unix:mode", 0600);
        }
        BlobStore.Stored stored;
        try (InputStream in = Files.newInputStream(host, LinkOption.NOFOLLOW_LINKS)) {
            stored = cas.write(in::transferTo);
        }
        if (stored.size() != size) {
            throw new IOException(host + " changed while it was read");
        }
        Content content = new Content.Packed(stored.digest(), 0, stored.size(), stored.digest());
        return new Node.File(Metadata.root(mode), content, origin);
    }
}
