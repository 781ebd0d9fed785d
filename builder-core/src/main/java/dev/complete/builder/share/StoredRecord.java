package dev.complete.builder.share;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;

/** A record where another machine left it, and the blobs that it leads to: an effect. Thread-safe. */
public interface StoredRecord {

    /** Where it is, for people; escaped. */
    String place();

    /**
     * The record's index ({@link RecordIndex}).
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    InputStream index() throws IOException, InterruptedException;

    /**
     * A part of a blob that lies beside it, not verified.
     *
     * @param size of the whole blob
     * @throws java.nio.file.NoSuchFileException when it is not there any more
     */
    InputStream open(Digest blob, long size, long offset, long length) throws IOException, InterruptedException;
}
