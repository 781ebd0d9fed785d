package dev.complete.git.objects;

import java.io.IOException;

/** One computation of an object's id. Used by one thread. */
public interface ObjectHash {

    void update(byte[] bytes, int offset, int length);

    /**
     * The SHA-1 of everything given, in lower-case hexadecimal; ends the computation.
     *
     * @throws CollisionException when the bytes bear the marks of a crafted collision
     */
    String finish() throws CollisionException;

    /** The bytes were made to have the same SHA-1 as others. */
    final class CollisionException extends IOException {
        public CollisionException(Throwable cause) {
            super(cause);
        }
    }
}
