package dev.complete.builder.source.archive;

import java.io.IOException;
import java.io.InputStream;

/** Zeros that fill a block of an archive. */
public final class ZeroPadding {

    private ZeroPadding() {}

    /** Whether {@code rest} holds only zeros; then it has been read to its end. */
    public static boolean fills(InputStream rest) throws IOException {
        byte[] buffer = new byte[4096];
        for (int count = rest.read(buffer); count >= 0; count = rest.read(buffer)) {
            if (!isZero(buffer, count)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first {@code length} bytes are zeros. */
    public static boolean isZero(byte[] block, int length) {
        for (int i = 0; i < length; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
