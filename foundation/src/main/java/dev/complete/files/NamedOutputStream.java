package dev.complete.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Writes to a file, and names it in errors: the system's message for a full disk is only {@code No space left on
 * device}. Not thread-safe.
 */
public final class NamedOutputStream extends OutputStream {

    private final OutputStream out;
    private final Path name;

    private NamedOutputStream(OutputStream out, Path name) {
        this.out = out;
        this.name = name;
    }

    /** Opens {@code file} as {@link Files#newOutputStream} does. */
    public static OutputStream open(Path file, OpenOption... options) throws IOException {
        return new NamedOutputStream(Files.newOutputStream(file, options), file);
    }

    /** Writes all of {@code content}, opened as {@link Files#write} does. */
    public static void write(Path file, byte[] content, OpenOption... options) throws IOException {
        try (OutputStream out = open(file, options)) {
            out.write(content);
        }
    }

    /**
     * @param channel closed with this
     * @param name the file's final name, or its folder, which users know better than a temporary name
     */
    public static OutputStream to(FileChannel channel, Path name) {
        return new NamedOutputStream(Channels.newOutputStream(channel), name);
    }

    /** Forces the file to disk, which may report only then that it is full. */
    public static void force(FileChannel channel, Path name) throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw named(e, name);
        }
    }

    private static IOException named(IOException failure, Path name) {
        boolean closed = failure instanceof ClosedChannelException; // by an interrupt
        if (closed || failure instanceof FileSystemException) {
            return failure;
        }
        FileSystemException named = new FileSystemException(name.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw named(e, name);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw named(e, name);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw named(e, name);
        }
    }
}
