package dev.complete.builder.step;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.streams.BlockInputStream;
import dev.complete.streams.SizedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Contents of which each that is in Git is read from there once: what a step is built with is read to be hashed, and again
 * for each folder that it is put into. Later readers get it from a temporary file, as large as all that was read, without
 * a name, so that a crash leaves nothing. Where that file cannot be written, all comes from Git. Thread-safe.
 */
public final class ReadOnceContents implements ContentSource, AutoCloseable {

    private final ContentSource source;
    private final Path folder;
    /** Places of whole contents, by id. */
    private final Map<String, Place> kept = new ConcurrentHashMap<>();

    private @Nullable FileChannel file;
    private long end;
    private boolean closed;

    private record Place(FileChannel file, long start) {}

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
        Place place = kept.get(content.id());
        if (place != null) {
            Kept rest = new Kept(place, content);
            return new BlockInputStream(rest, rest::read);
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
        Place place = reserve(content.size());
        Writer writer = new Writer(place);
        return new SizedInputStream(in, content.size(), writer::write, (rest, missing) -> {
            if (missing > 0 || rest.read() >= 0) {
                throw new IOException(content.id() + " does not have the " + content.size() + " bytes announced");
            }
            if (writer.whole) {
                kept.put(content.id(), place);
            }
        });
    }

    /** Room in the file; in a new one when there is none, or when an interrupt of one of its users closed it. */
    private synchronized Place reserve(long size) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        FileChannel opened = file;
        if (opened == null || !opened.isOpen()) {
            FileTrees.createMissing(folder);
            Path name = AtomicFiles.temporaryIn(folder);
            opened = FileChannel.open(
                    name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            Files.delete(name);
            file = opened;
            end = 0;
        }
        Place place = new Place(opened, end);
        end += size;
        return place;
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

    /** Reads a kept content; the rest of it from its source, when another thread's interrupt closed the file. */
    private final class Kept implements Closeable {

        private final Place place;
        private final Content content;
        private long done;
        private @Nullable InputStream again;

        Kept(Place place, Content content) {
            this.place = place;
            this.content = content;
        }

        int read(byte[] target, int offset, int length) throws IOException {
            if (again != null) {
                return again.read(target, offset, length);
            }
            if (length == 0 || done == content.size()) {
                return length == 0 ? 0 : -1;
            }
            try {
                int most = (int) Math.min(length, content.size() - done);
                int got = place.file().read(ByteBuffer.wrap(target, offset, most), place.start() + done);
                if (got < 0) {
                    throw new EOFException("a temporary file in " + folder + " was cut short");
                }
                done += got;
                return got;
            } catch (ClosedByInterruptException e) {
                throw e; // this thread's own
            } catch (ClosedChannelException e) {
                kept.remove(content.id(), place);
                InputStream in = ReadOnceContents.this.open(content);
                again = in;
                in.skipNBytes(done);
                return in.read(target, offset, length);
            }
        }

        @Override
        public void close() throws IOException {
            if (again != null) {
                again.close();
            }
        }
    }

    private static final class Writer {

        private final FileChannel target;
        private long at;
        private boolean whole = true;

        Writer(Place place) {
            this.target = place.file();
            this.at = place.start();
        }

        void write(byte[] bytes, int offset, int length) {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            try {
                while (whole && rest.hasRemaining()) {
                    at += target.write(rest, at);
                }
            } catch (IOException e) {
                whole = false; // a full disk: the step that needs the room will say so; or an interrupt
            }
        }
    }
}
