package dev.complete.builder.step;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.files.AtomicFiles;
import dev.complete.streams.BlockInputStream;
import dev.complete.streams.SizedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Contents of which each that is in Git is read from there once: what a step is built with is read to be hashed, and again
 * for each folder that it is put into. Later readers get it from a temporary file without a name, so that a crash leaves
 * nothing. Where that file cannot be written, all comes from Git. Thread-safe.
 */
public final class ReadOnceContents implements ContentSource, AutoCloseable {

    private final ContentSource source;
    private final Path folder;
    /** Places of whole contents in the file, by id. */
    private final Map<String, Long> kept = new ConcurrentHashMap<>();

    private @Nullable FileChannel file;
    private long end;
    private boolean closed;

    /** @param folder private, for the temporary file; made when it is not there */
    public ReadOnceContents(ContentSource source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    @Override
    public InputStream open(Content content) throws IOException {
        if (!(content instanceof Content.GitBlob)) {
            return source.open(content);
        }
        Long place = kept.get(content.id());
        if (place != null) {
            return kept(place, content);
        }
        InputStream in = source.open(content);
        try {
            return keeping(content, in);
        } catch (IOException e) {
            return in;
        }
    }

    /** The content, written to the file while it is read. */
    private InputStream keeping(Content content, InputStream in) throws IOException {
        FileChannel target = file();
        long start = reserve(content.size());
        Writer writer = new Writer(target, start);
        return new SizedInputStream(in, content.size(), writer::write, (rest, missing) -> {
            if (missing > 0 || rest.read() >= 0) {
                throw new IOException(content.id() + " does not have the " + content.size() + " bytes announced");
            }
            if (writer.whole) {
                kept.put(content.id(), start);
            }
        });
    }

    private synchronized FileChannel file() throws IOException {
        FileChannel opened = file;
        if (closed) {
            throw new IOException("closed");
        }
        if (opened == null) {
            Files.createDirectories(folder);
            Path name = AtomicFiles.temporaryIn(folder);
            opened = FileChannel.open(
                    name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            file = opened;
            Files.delete(name);
        }
        return opened;
    }

    private synchronized long reserve(long size) {
        long start = end;
        end += size;
        return start;
    }

    private InputStream kept(long start, Content content) throws IOException {
        FileChannel from = file();
        long[] left = {content.size()};
        return new BlockInputStream(() -> {}, (target, offset, length) -> {
            if (left[0] == 0) {
                return -1;
            }
            int most = (int) Math.min(length, left[0]);
            int got = from.read(ByteBuffer.wrap(target, offset, most), start + content.size() - left[0]);
            if (got < 0) {
                throw new EOFException("a temporary file in " + folder + " was cut short");
            }
            left[0] -= got;
            return got;
        });
    }

    /** Gives the file's bytes back. */
    @Override
    public synchronized void close() {
        closed = true;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // It has no name and no reader any more: nothing is lost.
            }
        }
    }

    private static final class Writer {

        private final FileChannel target;
        private long at;
        private boolean whole = true;

        Writer(FileChannel target, long start) {
            this.target = target;
            this.at = start;
        }

        void write(byte[] bytes, int offset, int length) {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            try {
                while (whole && rest.hasRemaining()) {
                    at += target.write(rest, at);
                }
            } catch (IOException e) {
                whole = false; // a full disk: the step that needs the room will say so
            }
        }
    }
}
