package dev.complete.builder.output.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies streams in pieces that are large enough for unbuffered files. */
public final class Streams {

    private static final int BUFFER = 256 << 10;

    private Streams() {}

    public static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
        }
    }
}
