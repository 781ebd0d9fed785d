package dev.complete.builder.sandbox.container;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.SandboxFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.files.NamedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Folder of one run on disk: {@code runs/NAME} of the cache, locked as long as its process lives. {@code lifeline.sh}
 * uses some of these names.
 */
final class RunFolder implements AutoCloseable {

    private static final String PREFIX = "complete-run-";

    private final Path directory;
    private final FileLocks.Held lock;

    private RunFolder(Path directory, FileLocks.Held lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** The folder of a new run; first ends what killed runs left running. */
    static RunFolder create(Path cache, Lifeline lifeline) throws IOException, InterruptedException {
        Path runs = cache.resolve(Cache.RUNS);
        // The search for stale runs must not find a folder that is not locked yet.
        try (FileLocks.Held alone = FileLocks.exclusive(cache.resolve(Cache.RUNS + ".lock"))) {
            StaleRuns.end(runs, lifeline);
            String name = PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong());
            Files.createDirectories(runs);
            FileLocks.Held lock = FileLocks.exclusive(lockOf(runs.resolve(name)));
            try {
                return new RunFolder(FileTrees.createPrivate(runs.resolve(name)), lock);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        }
    }

    static Path lockOf(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".lock");
    }

    Path directory() {
        return directory;
    }

    /** Its name, which no other container ever has. */
    String id() {
        return directory.getFileName().toString();
    }

    /** File for the pid of the container's first process, written by an OCI runtime. */
    static Path pid(Path directory) {
        return directory.resolve("pid");
    }

    static Path status(Path directory) {
        return new SandboxFiles(directory).status();
    }

    /** File for the pid of {@code start.sh}, which the runtime then has. */
    static Path runner(Path directory) {
        return directory.resolve("runner");
    }

    /** Folder for an OCI runtime's state. */
    Path state() {
        return directory.resolve("state");
    }

    Path file(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        NamedOutputStream.write(file, content);
        return file;
    }

    Path folder(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** An empty folder for a volume, with the same kind of owner as the root's files. */
    Path volume(Mount volume, Owners owners) throws IOException {
        Path folder = folder("volumes").resolve(volume.folder());
        Files.createDirectory(folder);
        if (owners == Owners.AS_IN_TREE) {
            Files.setAttribute(folder, "unix:gid", (int) volume.gid());
            Files.setAttribute(folder, "unix:uid", (int) volume.uid());
        }
        Files.setAttribute(folder, "unix:mode", volume.mode());
        return folder;
    }

    /** Whether a process of the container was started. */
    boolean wasStarted() throws IOException {
        return Files.exists(pid(directory))
                || (Files.exists(status(directory))
                        && Files.readString(status(directory)).contains("\"exit-code\""));
    }

    /** Deletes the pids of ended processes, which others may get soon. */
    void forgetProcesses() throws IOException {
        Files.deleteIfExists(pid(directory));
        Files.deleteIfExists(status(directory));
        Files.deleteIfExists(runner(directory));
    }

    @Override
    public void close() throws IOException {
        try {
            FileTrees.delete(directory);
            Files.deleteIfExists(lockOf(directory));
        } finally {
            lock.close();
        }
    }
}
