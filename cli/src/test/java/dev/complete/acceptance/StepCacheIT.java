package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losing any part of the cache, or finding it damaged, costs time and never another image. */
final class StepCacheIT {

    private static final int DAMAGES = 24;

    @TempDir
    private Path scratch;

    private StepProject project;
    private Path cache;
    private String expected;

    @BeforeEach
    void buildOnce() {
        Requires.tools("skopeo");
        project = StepProject.in(scratch.resolve("project")).components("lib, app", """
                lib: {build: {with: [tools], run: "mkdir $OUT/lib; echo library >$OUT/lib/it; ln -s it $OUT/lib/link"}}
                app: {build: {source: app, with: [tools, lib], run: "cat main /lib/it >$OUT/app; mkdir -m 700 $OUT/own"}}
                """);
        cache = scratch.resolve("cache");
        expected = project.build(scratch).succeed().lastLine();
    }

    @Test
    void losingAnyFolderChangesNoDigest() throws IOException {
        List<Path> folders = folders();
        assertThat(folders.stream().map(folder -> cache.relativize(folder).toString()))
                .contains("actions", "cas", "roots", "logs", "memos", "memos/trees", "memos/directories");
        for (Path folder : folders) {
            Command.of("rm", "-rf", folder.toString()).succeed();
            assertSameAfter("loss of " + cache.relativize(folder));
        }
        Command.of("rm", "-rf", cache.toString()).succeed();
        assertSameAfter("loss of all of it");
    }

    @Test
    void losingOneFileAfterAnotherChangesNoDigest() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < DAMAGES; i++) {
            List<Path> files = files();
            Path file = files.get(random.nextInt(files.size()));
            String damage = damage(file, random);
            assertSameAfter(damage + " " + cache.relativize(file));
        }
    }

    /** The worst that a crash or a disk does to all of a kind at once. */
    @Test
    void damageToEachFileChangesNoDigest() throws IOException {
        for (int kind = 0; kind < 3; kind++) {
            for (Path file : files()) {
                damage(file, kind, new Random(kind));
            }
            assertSameAfter("damage of kind " + kind);
        }
    }

    private void assertSameAfter(String damage) throws IOException {
        Path out = scratch.resolve("after");
        Command.of("rm", "-rf", out.toString()).succeed();
        Command.Outcome outcome =
                project.build(out).with("--cache", cache.toString()).run();
        assertThat(outcome.exit()).as("%s: %s", damage, outcome).isZero();
        assertThat(outcome.lastLine()).as(damage).isEqualTo(expected);
        Command.of("skopeo", "inspect", "--raw", "oci:" + out.resolve("out/oci") + ":steps")
                .succeed();
    }

    /** The cache's folders, and those of its memos. */
    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path parent : List.of(cache, cache.resolve("memos"))) {
            try (Stream<Path> children = Files.list(parent)) {
                children.filter(Files::isDirectory).sorted().forEach(folders::add);
            }
        }
        return folders;
    }

    /** All but locks, which are empty, in an order that depends only on what is in them. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            List<Path> files = new ArrayList<>(all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.getFileName().toString().endsWith(".lock"))
                    .toList());
            Collections.sort(files);
            return files;
        }
    }

    private static String damage(Path file, Random random) throws IOException {
        return damage(file, random.nextInt(3), random);
    }

    private static String damage(Path file, int kind, Random random) throws IOException {
        int size = (int) Files.size(file);
        if (kind == 0 || size == 0) {
            Files.delete(file);
            return "deleting";
        }
        byte[] bytes = Files.readAllBytes(file);
        if (kind == 1) {
            Files.write(
                    file, java.util.Arrays.copyOf(bytes, random.nextInt(size)), StandardOpenOption.TRUNCATE_EXISTING);
            return "truncating";
        }
        bytes[random.nextInt(size)] ^= (byte) (1 + random.nextInt(255));
        Files.write(file, bytes);
        return "garbling";
    }
}
