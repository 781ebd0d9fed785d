package dev.complete.builder.step.action;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.oci.Digest;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of contents. Packed and inline contents have theirs; Git's are read, several at a time, each id once. One per
 * action; not thread-safe.
 */
final class ContentDigests {

    private final ContentSource contents;
    private final int jobs;
    private final Map<String, Digest> read = new HashMap<>();

    ContentDigests(ContentSource contents, int jobs) {
        this.contents = contents;
        this.jobs = jobs;
    }

    /** The digest that is known without reading, or null. */
    static @Nullable Digest carriedBy(Content content) {
        return content instanceof Content.GitBlob ? null : Digest.parse(content.id());
    }

    /** The digest and size of {@code content}, which has its own digest or was among those to {@link #read}. */
    build.bazel.remote.execution.v2.Digest message(Content content) {
        Digest carried = carriedBy(content);
        Digest digest = carried == null ? Objects.requireNonNull(read.get(content.id())) : carried;
        return Messages.digest(digest, content.size());
    }

    /**
     * Reads the contents without a known digest. Its workers have ended when this returns.
     *
     * @throws IOException of the first content, in the given order, that cannot be read
     */
    void read(Iterable<Content> wanted) throws IOException, InterruptedException {
        Map<String, Content> unknown = new LinkedHashMap<>();
        for (Content content : wanted) {
            if (carriedBy(content) == null && !read.containsKey(content.id())) {
                unknown.putIfAbsent(content.id(), content);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        try (Workers workers = new Workers("hash", Math.min(jobs, unknown.size()))) {
            Map<String, Future<Digest>> underWay = new LinkedHashMap<>();
            unknown.forEach((id, content) -> underWay.put(id, workers.submit(() -> hash(content))));
            for (Map.Entry<String, Future<Digest>> each : underWay.entrySet()) {
                read.put(each.getKey(), Workers.result(each.getValue(), IOException.class, "hashing a content"));
            }
        }
    }

    private Digest hash(Content content) throws IOException {
        MessageDigest hasher = Digest.sha256();
        try (InputStream in = contents.open(content)) {
            long size = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hasher));
            if (size != content.size()) {
                throw new IOException(content.id() + " has " + size + " bytes instead of " + content.size());
            }
        }
        return Digest.of(hasher);
    }
}
