package dev.complete.git.sha1;

import java.io.IOException;

/** Content that was made to have the same SHA-1 as another. */
public final class Sha1CollisionException extends IOException {

    Sha1CollisionException() {
        super("it holds a block of a collision attack on SHA-1");
    }
}
