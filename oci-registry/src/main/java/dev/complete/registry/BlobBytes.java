package dev.complete.registry;

import java.io.IOException;
import java.io.InputStream;

/** A blob's bytes, which can be had again from any place: an upload may have to go on where it broke off. */
@FunctionalInterface
public interface BlobBytes {

    /** The bytes from {@code offset} to the end; the caller closes the stream. */
    InputStream from(long offset) throws IOException, InterruptedException;
}
