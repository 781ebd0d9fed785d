package dev.complete.git.objects.stored;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One computation of an object's id. Used by one thread. */
public interface ObjectHash {

    void update(byte[] bytes, int offset, int length);

    /**
     * The SHA-1 of everything given, in lower-case hexadecimal; ends the computation.
     *
     * @throws CollisionException when the bytes bear the marks of a crafted collision
     */
    String finish() throws CollisionException;

    /** Makes a computation for each object. */
    interface Factory {
        ObjectHash start();
    }

    /** The bytes were made to have the same SHA-1 as others. */
    final class CollisionException extends IOException {
        public CollisionException(Throwable cause) {
            super(cause);
        }
    }

    /** The JDK's SHA-1: fast, and blind to collisions. */
    static ObjectHash jdk() {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
        return new ObjectHash() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                sha1.update(bytes, offset, length);
            }

            @Override
            public String finish() {
                return HexFormat.of().formatHex(sha1.digest());
            }
        };
    }
}
