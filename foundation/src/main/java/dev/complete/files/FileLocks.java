package dev.complete.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Advisory locks on files, held by the kernel and so released when the process dies, however it dies.
 *
 * <p>Java drops a process's lock on a file when <em>any</em> channel of that file is closed, and throws when two locks of
 * one JVM overlap. So this class keeps one channel per file for the whole JVM and does the bookkeeping between threads
 * itself: many readers or one writer per file. Thread-safe. Not reentrant, and there is no upgrade.
 */
public final class FileLocks {

    /** A held lock; closing it twice does nothing. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private static final Map<Path, Entry> ENTRIES = new HashMap<>();

    private FileLocks() {}

    /** Waits until {@code file} can be read-locked; creates it when absent. */
    public static Held shared(Path file) throws IOException, InterruptedException {
        Held held = lock(file, true, true);
        if (held == null) {
            throw new IllegalStateException("a blocking lock returned nothing: " + file);
        }
        return held;
    }

    /** Waits until {@code file} can be write-locked; creates it when absent. */
    public static Held exclusive(Path file) throws IOException, InterruptedException {
        Held held = lock(file, false, true);
        if (held == null) {
            throw new IllegalStateException("a blocking lock returned nothing: " + file);
        }
        return held;
    }

    /** As {@link #exclusive}, but returns null at once when anyone else holds the lock. */
    public static @Nullable Held tryExclusive(Path file) throws IOException, InterruptedException {
        return lock(file, false, false);
    }

    private static @Nullable Held lock(Path file, boolean shared, boolean wait)
            throws IOException, InterruptedException {
        Path key = file.toAbsolutePath().normalize();
        Entry entry;
        synchronized (ENTRIES) {
            entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
            while (shared ? entry.writer : entry.writer || entry.readers > 0) {
                if (!wait) {
                    return null;
                }
                ENTRIES.wait();
                entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
            }
            if (shared) {
                entry.readers++;
            } else {
                entry.writer = true;
            }
        }
        boolean kernelLocked = false;
        try {
            synchronized (entry) {
                kernelLocked = entry.acquire(key, shared, wait);
            }
        } finally {
            if (!kernelLocked) {
                release(key, entry, shared);
            }
        }
        if (!kernelLocked) {
            return null;
        }
        Entry holder = entry;
        boolean[] closed = {false};
        return () -> {
            synchronized (closed) {
                if (closed[0]) {
                    return;
                }
                closed[0] = true;
            }
            release(key, holder, shared);
        };
    }

    private static void release(Path key, Entry entry, boolean shared) {
        synchronized (ENTRIES) {
            if (shared) {
                entry.readers--;
            } else {
                entry.writer = false;
            }
            if (entry.readers == 0 && !entry.writer) {
                ENTRIES.remove(key);
                entry.close();
            }
            ENTRIES.notifyAll();
        }
    }

    /** The JVM's only channel on one file; the kernel lock lives as long as the first holder to the last. */
    private static final class Entry {
        private int readers;
        private boolean writer;
        private @Nullable FileChannel channel;
        private @Nullable FileLock lock;

        private boolean acquire(Path key, boolean shared, boolean wait) throws IOException {
            if (lock != null) {
                return true;
            }
            Path parent = key.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            FileChannel opened = channel;
            if (opened == null) {
                opened = FileChannel.open(
                        key, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
                channel = opened;
            }
            lock = wait ? opened.lock(0, Long.MAX_VALUE, shared) : opened.tryLock(0, Long.MAX_VALUE, shared);
            return lock != null;
        }

        private void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException ignored) {
                // Closing can only fail to report; the kernel has dropped the lock.
            }
        }
    }
}
