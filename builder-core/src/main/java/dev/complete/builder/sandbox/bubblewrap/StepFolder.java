package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Order;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.SandboxFiles;
import dev.complete.files.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Folder of one run on disk: {@code src} and {@code out}, which the step writes, and files of the sandbox. It is in the
 * cache's {@code tmp}, where the next build removes leftovers.
 */
record StepFolder(Path directory) {

    private static final String PREFIX = "step-";

    private static final FileTime TIME = FileTime.from(Metadata.TIME, TimeUnit.SECONDS);

    /** A folder with an empty {@code src}. */
    static StepFolder create(Path cache) throws IOException {
        Path parent = Files.createDirectories(cache.resolve(Cache.TEMPORARY));
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        StepFolder run = new StepFolder(FileTrees.createPrivate(parent.resolve(PREFIX + unique)));
        try {
            run.files().create();
            for (Path folder : List.of(run.out(), run.source())) {
                Files.createDirectory(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.setLastModifiedTime(folder, TIME);
            }
            return run;
        } catch (IOException | RuntimeException e) {
            FileTrees.delete(run.directory());
            throw e;
        }
    }

    /** @param source the content of {@code /src} */
    static StepFolder create(Path cache, RootfsTree source, ContentSource contents, Order order) throws IOException {
        StepFolder run = create(cache);
        try {
            Files.delete(run.source());
            TreeExtractor.extract(source, contents, run.source(), Owners.MINE, order);
            return run;
        } catch (IOException | RuntimeException e) {
            FileTrees.delete(run.directory());
            throw e;
        }
    }

    Path source() {
        return directory.resolve("src");
    }

    Path out() {
        return directory.resolve("out");
    }

    SandboxFiles files() {
        return new SandboxFiles(directory);
    }

    void delete() throws IOException {
        FileTrees.delete(directory);
    }

    /**
     * Keeps {@code src} and {@code out} at {@code target} in place of its earlier content, and no other files.
     *
     * @return {@code target}
     */
    Path keep(Path target) throws IOException {
        files().delete();
        Files.createDirectories(target.getParent());
        FileTrees.delete(target);
        return Files.move(directory, target);
    }
}
