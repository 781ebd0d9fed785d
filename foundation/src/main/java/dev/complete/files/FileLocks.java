package dev.complete.files;

import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Advisory locks on files, held by the kernel and so released at any end of the process.
 *
 * <p>Java drops a process's lock on a file when <em>any</em> channel of that file is closed, and throws when two locks
 * of one JVM overlap. So this class keeps one channel per file for the whole JVM and does the bookkeeping between
 * threads itself: many readers or one writer per file. No other code may open a lock file, or delete one that others
 * could be waiting for. Thread-safe. Not reentrant, no upgrade, no fairness.
 */
public final class FileLocks {

    /** A held lock; closing it twice does nothing. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private static final Map<Path, Entry> ENTRIES = new HashMap<>();

    private FileLocks() {}

    /** Waits until {@code file} can be read-locked; creates it, and its parents, when absent. */
    public static Held shared(Path file) throws IOException, InterruptedException {
        return waited(lock(file, true, true));
    }

    /** Waits until {@code file} can be write-locked; creates it, and its parents, when absent. */
    public static Held exclusive(Path file) throws IOException, InterruptedException {
        return waited(lock(file, false, true));
    }

    /** The same as {@link #exclusive}, but returns null at once when there is another holder. */
    public static @Nullable Held tryExclusive(Path file) throws IOException, InterruptedException {
        return lock(file, false, false);
    }

    private static Held waited(@Nullable Held held) {
        if (held == null) {
            throw new IllegalStateException("a wait for a lock ended without it");
        }
        return held;
    }

    private static @Nullable Held lock(Path file, boolean shared, boolean wait)
            throws IOException, InterruptedException {
        Path key = canonical(file);
        Entry entry;
        synchronized (ENTRIES) {
            entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
            while (!entry.admits(shared)) {
                if (!wait) {
                    return null;
                }
                ENTRIES.wait();
                entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
            }
            entry.holders++;
            entry.exclusive = !shared;
            if (entry.lock != null) {
                return new Holder(key, entry);
            }
            entry.acquiring = true;
        }
        FileLock acquired = null;
        try {
            acquired = entry.acquire(key, shared, wait);
        } finally {
            synchronized (ENTRIES) {
                entry.lock = acquired;
                entry.acquiring = false;
                ENTRIES.notifyAll();
                if (acquired == null) {
                    release(key, entry);
                }
            }
        }
        return acquired == null ? null : new Holder(key, entry);
    }

    /** One key for a file, also when a folder above it is reached through a symlink. */
    private static Path canonical(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file: " + file);
        }
        Files.createDirectories(parent);
        return parent.toRealPath().resolve(absolute.getFileName());
    }

    private static void release(Path key, Entry entry) {
        synchronized (ENTRIES) {
            entry.holders--;
            if (entry.holders == 0) {
                // Both without other users in between: a channel closed later would drop the next holder's lock.
                ENTRIES.remove(key);
                entry.close();
            }
            ENTRIES.notifyAll();
        }
    }

    private record Holder(Path key, Entry entry, AtomicBoolean closed) implements Held {

        Holder(Path key, Entry entry) {
            this(key, entry, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key, entry);
            }
        }
    }

    /** The JVM's only channel on one file; the kernel's lock lives from the first holder to the last. */
    private static final class Entry {
        private int holders;
        private boolean exclusive;
        private boolean acquiring;
        private @Nullable FileLock lock;
        private @Nullable FileChannel channel;

        private boolean admits(boolean shared) {
            return !acquiring && (holders == 0 || (shared && !exclusive));
        }

        /**
         * Polls instead of waiting in the kernel, which would report a deadlock when threads of two processes cross,
         * although no thread waits for itself, and would close the channel on an interrupt.
         */
        private @Nullable FileLock acquire(Path key, boolean shared, boolean wait)
                throws IOException, InterruptedException {
            try {
                FileChannel opened = open(key);
                channel = opened;
                long pause = SHORTEST_PAUSE_MILLIS;
                FileLock got = opened.tryLock(0, Long.MAX_VALUE, shared);
                while (got == null && wait) {
                    Thread.sleep(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                    got = opened.tryLock(0, Long.MAX_VALUE, shared);
                }
                return got;
            } catch (ClosedByInterruptException e) {
                throw Interrupts.interrupted(e);
            }
        }

        /** Opens the file without following a link, which could create a file anywhere, or lock another program's. */
        private static FileChannel open(Path key) throws IOException {
            boolean other = Files.exists(key, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(key, LinkOption.NOFOLLOW_LINKS);
            if (other) {
                throw new FileSystemException(
                        key.toString(), null, "is in the place of a lock file and is no regular file; remove it");
            }
            return FileChannel.open(
                    key,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    LinkOption.NOFOLLOW_LINKS);
        }

        private void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException ignored) {
                // A failed close loses only its report; the kernel has dropped the lock.
            }
        }
    }
}
