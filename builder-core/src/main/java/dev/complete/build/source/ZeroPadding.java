package dev.complete.build.source;

import java.io.IOException;
import java.io.InputStream;

/** What fills the last block of a file: zeros, and nothing after them. */
final class ZeroPadding {

    private ZeroPadding() {}

    /** Whether {@code rest} holds only zeros; then it has been read to its end. */
    static boolean fills(InputStream rest) throws IOException {
        byte[] buffer = new byte[4096];
        for (int count = rest.read(buffer); count >= 0; count = rest.read(buffer)) {
            if (!TarHeader.isZero(buffer, count)) {
                return false;
            }
        }
        return true;
    }
}
