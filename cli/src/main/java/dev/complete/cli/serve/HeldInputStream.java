package dev.complete.cli.serve;

import dev.complete.files.FileLocks;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that holds a lock until it is closed. */
final class HeldInputStream extends FilterInputStream {

    private final FileLocks.Held held;

    HeldInputStream(InputStream in, FileLocks.Held held) {
        super(in);
        this.held = held;
    }

    @Override
    public void close() throws IOException {
        try (held) {
            super.close();
        }
    }
}
