package dev.complete.registry.http;

import dev.complete.files.FileLocks;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of uploads that have begun, as files, so that the next process goes on where a killed one was. Losing one costs
 * time. Thread-safe, and safe between processes: an upload that somebody is at is nobody else's.
 */
public final class OpenUploads {

    private static final int MAX_BYTES = 64 << 10;

    private final @Nullable Path folder;

    private OpenUploads(@Nullable Path folder) {
        this.folder = folder;
    }

    /** @param folder readable by nobody else: the URLs of some registries are all that an upload needs */
    public static OpenUploads in(Path folder) {
        return new OpenUploads(folder);
    }

    /** No memory: broken uploads are gone on with by the same process only. */
    public static OpenUploads forgotten() {
        return new OpenUploads(null);
    }

    /** The memory of one upload, until it is closed. */
    Entry of(String host, RepositoryName repository, Digest digest) throws IOException, InterruptedException {
        if (folder == null) {
            return new Entry(null, null);
        }
        String key = Digest.of((host + "\n" + repository + "\n" + digest).getBytes(StandardCharsets.UTF_8))
                .hex();
        FileLocks.Held lock = FileLocks.tryExclusive(folder.resolve(key + ".lock"));
        return new Entry(lock == null ? null : folder.resolve(key), lock);
    }

    /** What is known of one upload. */
    static final class Entry implements AutoCloseable {

        private final @Nullable Path file;
        private final FileLocks.@Nullable Held lock;

        private Entry(@Nullable Path file, FileLocks.@Nullable Held lock) {
            this.file = file;
            this.lock = lock;
        }

        /** Null when none has begun, or what is there cannot be read. */
        @Nullable
        String location() {
            if (file == null) {
                return null;
            }
            try {
                return new String(PlainFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return null;
            }
        }

        void save(URI location) {
            if (file != null) {
                Path temporary = file.resolveSibling(file.getFileName() + ".new");
                try {
                    Files.write(temporary, location.toString().getBytes(StandardCharsets.UTF_8));
                    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE); // not forced: losing it costs time
                } catch (IOException e) {
                    // The same.
                }
            }
        }

        void forget() throws IOException {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }

        @Override
        public void close() {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
