package dev.complete.builder.merge;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Node;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares two files: metadata and bytes. Bytes are read only when sizes agree and the ids are of different kinds. One
 * per merge; not thread-safe.
 */
final class SameFiles {

    private final ContentSource contents;
    private final Map<String, Digest> digests = new HashMap<>();

    SameFiles(ContentSource contents) {
        this.contents = contents;
    }

    boolean same(Node.File a, Node.File b) throws IOException {
        return a.metadata().equals(b.metadata()) && sameBytes(a.content(), b.content());
    }

    private boolean sameBytes(Content a, Content b) throws IOException {
        if (a.size() != b.size()) {
            return false;
        }
        if (a.id().equals(b.id())) {
            return true;
        }
        boolean comparable = a instanceof Content.GitBlob == b instanceof Content.GitBlob;
        return !comparable && digest(a).equals(digest(b));
    }

    private Digest digest(Content content) throws IOException {
        if (!(content instanceof Content.GitBlob)) {
            return Digest.parse(content.id());
        }
        Digest known = digests.get(content.id());
        if (known == null) {
            MessageDigest hasher = Digest.sha256();
            try (InputStream in = contents.open(content)) {
                in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hasher));
            }
            known = Digest.of(hasher);
            digests.put(content.id(), known);
        }
        return known;
    }
}
