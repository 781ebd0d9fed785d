package dev.complete.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Notices that it is interrupted, and takes its time all the same. */
    private boolean stubborn() {
        begun.countDown();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!interrupted.get() && System.nanoTime() < until) {
            interrupted.set(Thread.interrupted());
        }
        long enough = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        while (System.nanoTime() < enough) {
            Thread.onSpinWait();
        }
        ended.set(true);
        return true;
    }

    @Test
    void aResultFailsAsItsTaskDid() throws Exception {
        try (Workers workers = new Workers("result", 1)) {
            assertThat(Workers.result(workers.submit(() -> "made"), IOException.class, "making"))
                    .isEqualTo("made");
            for (Throwable failure :
                    List.of(new IOException("disk"), new InterruptedException("stop"), new AssertionError("ours"))) {
                assertThatThrownBy(() -> Workers.result(workers.submit(failing(failure)), IOException.class, "making"))
                        .isSameAs(failure);
            }
            assertThatThrownBy(() -> Workers.result(
                            workers.submit(failing(new TimeoutException())), IOException.class, "making"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("making failed for no foreseen reason");
        }
    }

    @Test
    void anInterruptIsMetThoughTheTaskHasEnded() throws Exception {
        try (Workers workers = new Workers("result", 1)) {
            Future<String> made = workers.submit(() -> "made");
            made.get();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Workers.result(made, IOException.class, "making"))
                    .isInstanceOf(InterruptedException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static Callable<String> failing(Throwable failure) {
        return () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        };
    }

    @Test
    void interruptsWhatRunsAndWaitsForItsEnd() throws InterruptedException {
        try (Workers workers = new Workers("stubborn", 1)) {
            workers.execute(this::stubborn);
            begun.await();
        }
        assertThat(interrupted).isTrue();
        assertThat(ended).isTrue();
    }

    @Test
    void waitsAlsoWhenTheCallerIsInterruptedAndLeavesItSo() throws InterruptedException {
        try (Workers workers = new Workers("stubborn", 1)) {
            workers.execute(this::stubborn);
            begun.await();
            Thread.currentThread().interrupt();
        }
        assertThat(ended).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void neverBeginsWhatIsStillWaiting() throws InterruptedException {
        Workers workers = new Workers("stubborn", 1);
        workers.execute(this::stubborn);
        begun.await();
        Future<Boolean> waiting = workers.submit(() -> true);
        workers.close();

        assertThatThrownBy(() -> waiting.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> workers.submit(() -> true)).isInstanceOf(RejectedExecutionException.class);
    }
}
