package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.fixtures.GitFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are interrupted in the middle of whatever they do. */
class InterruptedBuildTest {

    private static final int MOMENTS = 50;
    private static final String MANIFEST = """
            complete: 1
            name: shop
            components:
              app: {copy: {deps/app/: /srv/app/}}
              packed: {unpack: {files.tar.gz: /opt/}}
            image: {layers: [app, packed], init: none, command: [/srv/app/run]}
            """;

    @TempDir
    private Path temp;

    private TestBuild build;

    @BeforeEach
    void superproject() throws IOException {
        GitFixture app = GitFixture.init(temp.resolve("app")).executable("run", "#!/srv/app/run\n");
        Random random = new Random(1);
        for (int number = 0; number < 300; number++) {
            byte[] content = new byte[random.nextInt(20_000)];
            random.nextBytes(content);
            app.write("files/%d/%d".formatted(number % 17, number), content);
        }
        app.commit("app");
        app.gc();
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.write("complete.yaml", MANIFEST).write("files.tar.gz", archive(random));
        top.submodule("deps/app", app, "https://example.org/app.git").commit("pin app");
        top.gc();
        build = new TestBuild(top.path(), temp);
        build.formats = Set.of(Format.OCI, Format.ROOTFS);
        build.audit = BuildRequest.AuditLevel.WARN;
    }

    private static byte[] archive(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (int number = 0; number < 100; number++) {
                byte[] content = new byte[random.nextInt(20_000)];
                random.nextBytes(content);
                TarArchiveEntry entry = new TarArchiveEntry("file-" + number);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Every second one starts from what the one before left, the others from nothing. */
    @Test
    void endByTheInterruptAndLoseNothing() throws Exception {
        String expected = build.digest();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long cold = fresh(0).nanoseconds(expected);
        long warmed = cold;
        int met = 0;
        for (int moment = 1; moment <= MOMENTS; moment++) {
            boolean warm = moment % 2 == 0;
            Interrupted next = warm ? new Interrupted(build) : fresh(moment);
            build.output = temp.resolve("out-" + moment);
            Set<Path> before = remembered(build.cache);
            String what = "moment " + moment + " of seed " + seed;
            if (next.after(random.nextLong(warm ? warmed : cold), what, expected)) {
                met++;
            } else if (warm) {
                warmed -= warmed / 8; // later than its end: the first build was a slow one
            } else {
                cold -= cold / 8;
            }

            assertThat(remembered(build.cache)).as(what).containsAll(before).noneMatch(InterruptedBuildTest::isAside);
            assertThat(build.digest()).as("the build after " + what).isEqualTo(expected);
        }
        assertThat(met).as("interrupts that met a build under way").isGreaterThan(MOMENTS / 4);
    }

    private Interrupted fresh(int number) {
        build.cache = temp.resolve("cache-" + number);
        build.output = temp.resolve("fresh-" + number);
        return new Interrupted(build);
    }

    /** What the cache holds that costs time to make again. */
    private static Set<Path> remembered(Path cache) throws IOException {
        Set<Path> found = new HashSet<>();
        for (String folder : new String[] {"cas", "memos", "layers", "frames"}) {
            if (Files.isDirectory(cache.resolve(folder))) {
                try (Stream<Path> files = Files.walk(cache.resolve(folder))) {
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith(".tmp-"))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static boolean isAside(Path file) {
        return file.getFileName().toString().startsWith(".corrupt-");
    }

    /** One build in a thread of its own. */
    private record Interrupted(TestBuild build) {

        /** How long it takes when nobody interrupts. */
        long nanoseconds(String expected) throws Exception {
            long start = System.nanoTime();
            assertThat(build.digest()).isEqualTo(expected);
            return System.nanoTime() - start;
        }

        /** True when the interrupt came before the end. */
        boolean after(long nanoseconds, String what, String expected) throws Exception {
            FutureTask<Object> work = new FutureTask<>(() -> {
                try {
                    return build.digest();
                } catch (InterruptedException e) {
                    return Thread.currentThread().isInterrupted() ? "interrupted twice" : e;
                } catch (Exception e) {
                    return e;
                }
            });
            Thread thread = new Thread(work, "build");
            thread.start();
            TimeUnit.NANOSECONDS.sleep(nanoseconds);
            thread.interrupt();
            Object end = work.get(1, TimeUnit.MINUTES);
            if (end.equals(expected)) {
                return false;
            }
            if (!(end instanceof InterruptedException)) {
                throw new AssertionError(what + " ended in " + end, end instanceof Exception e ? e : null);
            }
            assertThat(build.warnings()).as(what).isEmpty();
            return true;
        }
    }
}
