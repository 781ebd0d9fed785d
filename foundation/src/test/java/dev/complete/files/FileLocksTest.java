package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileLocksTest {

    @TempDir
    Path temp;

    private Path file = Path.of("");
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void chooseFile() {
        file = temp.resolve("locks/one");
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void createsTheFileAndItsParents() throws Exception {
        try (FileLocks.Held held = FileLocks.exclusive(file)) {
            assertThat(file).exists();
            assertThat(held).isNotNull();
        }
    }

    @Test
    void oneWriterKeepsOutEverybodyInThisJvm() throws Exception {
        FileLocks.Held writer = FileLocks.exclusive(file);
        Future<FileLocks.Held> reader = threads.submit(() -> FileLocks.shared(file));

        assertThat(FileLocks.tryExclusive(file)).isNull();
        assertThatThrownBy(() -> reader.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        writer.close();

        reader.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void readersShareAndKeepOutTheWriterUntilTheLastIsGone() throws Exception {
        FileLocks.Held first = FileLocks.shared(file);
        FileLocks.Held second = FileLocks.shared(file);
        first.close();
        first.close();

        assertThat(FileLocks.tryExclusive(file)).isNull();
        second.close();

        Objects.requireNonNull(FileLocks.tryExclusive(file)).close();
    }

    @Test
    void knowsAFileByAnyPath() throws Exception {
        Files.createDirectories(temp.resolve("locks"));
        Path alias = Files.createSymbolicLink(temp.resolve("alias"), temp.resolve("locks"));

        try (FileLocks.Held held = FileLocks.exclusive(file)) {
            assertThat(FileLocks.tryExclusive(alias.resolve("../locks/./one"))).isNull();
            assertThat(FileLocks.tryExclusive(alias.resolve("one"))).isNull();
            assertThat(held).isNotNull();
        }
    }

    @Test
    void waitingCanBeInterruptedAndLeavesNothingLocked() throws Exception {
        FileLocks.Held writer = FileLocks.exclusive(file);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                FileLocks.shared(file).close();
            } catch (Exception e) {
                outcome.complete(e);
            }
        });
        waiter.start();
        waiter.interrupt();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        writer.close();
        Objects.requireNonNull(FileLocks.tryExclusive(file)).close();
    }

    @Test
    void threadsNeverMeetInsideAnExclusiveLock() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger met = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean reads = i % 2 == 0;
            all.add(threads.submit(() -> {
                for (int round = 0; round < 200; round++) {
                    try (FileLocks.Held held = reads ? FileLocks.shared(file) : FileLocks.exclusive(file)) {
                        int now = inside.addAndGet(reads ? 1 : 1_000);
                        if (reads ? now >= 1_000 : now != 1_000) {
                            met.incrementAndGet();
                        }
                        inside.addAndGet(reads ? -1 : -1_000);
                        assertThat(held).isNotNull();
                    }
                }
                return null;
            }));
        }

        for (Future<?> one : all) {
            one.get(50, TimeUnit.SECONDS);
        }
        assertThat(met).hasValue(0);
    }

    @Test
    void anotherProcessIsKeptOutUntilItsHolderIsKilled() throws Exception {
        try (OtherJvm holder = OtherJvm.start(FileLocksTest.class, "exclusive", file.toString())) {
            holder.awaitLine("locked");
            assertThat(FileLocks.tryExclusive(file)).isNull();
            Future<FileLocks.Held> waiting = threads.submit(() -> FileLocks.shared(file));
            assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            holder.kill();

            waiting.get(10, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void readersOfTwoProcessesShare() throws Exception {
        try (OtherJvm holder = OtherJvm.start(FileLocksTest.class, "shared", file.toString())) {
            holder.awaitLine("locked");

            FileLocks.shared(file).close();

            assertThat(FileLocks.tryExclusive(file)).isNull();
        }
    }

    @Test
    void theLastReaderInThisJvmStillKeepsOutAnotherProcess() throws Exception {
        FileLocks.Held first = FileLocks.shared(file);
        try (FileLocks.Held second = FileLocks.shared(file)) {
            first.close();
            assertThat(FileLocks.tryExclusive(file)).isNull();

            try (OtherJvm other = OtherJvm.start(FileLocksTest.class, "try", file.toString())) {
                other.awaitLine("refused");
            }
            assertThat(second).isNotNull();
        }
        try (OtherJvm other = OtherJvm.start(FileLocksTest.class, "try", file.toString())) {
            other.awaitLine("granted");
        }
    }

    /** The other JVM of the tests above. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "exclusive" -> hold(FileLocks.exclusive(file));
            case "shared" -> hold(FileLocks.shared(file));
            default -> OtherJvm.tell(FileLocks.tryExclusive(file) == null ? "refused" : "granted");
        }
    }

    private static void hold(FileLocks.Held held) {
        OtherJvm.tell("locked");
        OtherJvm.sleepUntilKilled();
        held.close();
    }

    @Test
    void followsNoLinkAndSoMakesNoFileElsewhere() throws Exception {
        Files.createDirectories(temp.resolve("locks"));
        Files.createSymbolicLink(file, temp.resolve("elsewhere"));

        assertThatThrownBy(() -> FileLocks.exclusive(file)).hasMessageContaining("no regular file");

        assertThat(temp.resolve("elsewhere")).doesNotExist();
    }
}
