package dev.complete.builder.rootfs;

import dev.complete.git.GitId;
import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;

/** Content of a file, by reference: it stays in Git or in the cache until {@link ContentSource} opens it. */
public sealed interface Content {

    /** Size in bytes. */
    long size();

    default boolean isEmpty() {
        return size() == 0;
    }

    /** Identifier, {@code git:…} or {@code sha256:…}. Equal ids mean equal bytes; equal bytes may have an id of each kind. */
    String id();

    /** Equal for equal ids, for maps: an id's text costs more than looking it up. */
    Object identity();

    /**
     * A blob of a Git repository.
     *
     * @param modulePath path of the module's {@link dev.complete.git.Pin}; empty for the superproject
     * @param size as delivered by the object source
     */
    record GitBlob(String modulePath, GitId blob, long size) implements Content {
        @Override
        public String id() {
            return "git:" + blob.hex();
        }

        @Override
        public Object identity() {
            return blob;
        }
    }

    /**
     * One file of an unpacked archive.
     *
     * @param pack the cache's blob that holds the archive's files, one after another
     * @param digest of this slice alone
     */
    record Packed(Digest pack, long offset, long size, Digest digest) implements Content {
        @Override
        public String id() {
            return digest.toString();
        }

        @Override
        public Object identity() {
            return digest;
        }
    }

    /** A short text from the manifest or the builder. */
    record Inline(String text) implements Content {
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public long size() {
            return bytes().length;
        }

        @Override
        public String id() {
            return identity().toString();
        }

        @Override
        public Object identity() {
            return Digest.of(bytes());
        }
    }
}
