package dev.complete.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.registry.serve.NotServedException;
import dev.complete.registry.serve.NotServedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BuildQueueTest {

    private static final Duration FAILED_FOR = Duration.ofSeconds(1);

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        clients.shutdownNow();
    }

    private static BuildQueue<String, String> queue(int builds, int waiting) {
        return new BuildQueue<>(new BuildQueue.Limits(builds, waiting, 50, Duration.ofMinutes(1), FAILED_FOR));
    }

    private String make(String key) throws InterruptedException {
        gate.await();
        made.incrementAndGet();
        return key + "!";
    }

    @Test
    void isMadeOnceHoweverManyAsk() throws Exception {
        try (BuildQueue<String, String> queue = queue(2, 2)) {
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asked.add(clients.submit(() -> queue.get("a", () -> make("a"))));
            }
            Thread.sleep(200);
            assertThat(queue.isUnderWay("a")).isTrue();

            gate.countDown();

            for (Future<String> each : asked) {
                assertThat(each.get()).isEqualTo("a!");
            }
            assertThat(queue.isUnderWay("a")).isFalse();
            assertThat(made).hasValueLessThanOrEqualTo(2); // one who came after the end would make it again
        }
    }

    @Test
    void whoCannotWaitIsToldToComeAgain() throws Exception {
        try (BuildQueue<String, String> queue = queue(1, 2)) {
            List<Future<String>> asked = new ArrayList<>();
            for (String key : List.of("a", "b", "c")) {
                asked.add(clients.submit(() -> queue.get(key, () -> make(key))));
                Thread.sleep(100);
            }

            assertThatThrownBy(() -> queue.get("d", () -> make("d")))
                    .isInstanceOf(NotServedException.class)
                    .hasMessage("1 builds are under way and 2 wait; come again")
                    .extracting(e -> ((NotServedException) e).reason())
                    .isEqualTo(Reason.BUSY);

            gate.countDown();
            for (Future<String> each : asked) {
                each.get();
            }
            assertThat(queue.get("d", () -> make("d"))).isEqualTo("d!");
        }
    }

    @Test
    void isMadeToItsEndWhenWhoAskedHasGone() throws Exception {
        try (BuildQueue<String, String> queue = queue(1, 2)) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<String> asked = clients.submit(() -> queue.get("a", () -> {
                begun.countDown();
                return make("a");
            }));
            begun.await();

            asked.cancel(true);
            gate.countDown();

            assertThat(queue.get("b", () -> "b")).isEqualTo("b");
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void aFailureIsTheAnswerForAWhileOnly() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        try (BuildQueue<String, String> queue = queue(1, 2)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> queue.get("a", () -> {
                            tried.incrementAndGet();
                            throw new IOException("no");
                        }))
                        .isInstanceOf(IOException.class)
                        .hasMessage("no");
            }
            assertThat(tried).hasValue(1);

            Thread.sleep(FAILED_FOR.plusMillis(200).toMillis());

            assertThat(queue.get("a", () -> "made")).isEqualTo("made");
        }
    }

    @Test
    void fewClientsWaitAtOnce() throws Exception {
        BuildQueue.Limits limits = new BuildQueue.Limits(1, 8, 2, Duration.ofMinutes(1), FAILED_FOR);
        try (BuildQueue<String, String> queue = new BuildQueue<>(limits)) {
            Future<String> first = clients.submit(() -> queue.get("a", () -> make("a")));
            Future<String> second = clients.submit(() -> queue.get("a", () -> make("a")));
            Thread.sleep(200);

            assertThatThrownBy(() -> queue.get("a", () -> make("a")))
                    .isInstanceOf(NotServedException.class)
                    .hasMessage("2 clients wait for builds; come again")
                    .extracting(e -> ((NotServedException) e).reason())
                    .isEqualTo(Reason.BUSY);

            gate.countDown();
            assertThat(first.get()).isEqualTo(second.get());
            assertThat(queue.get("b", () -> make("b"))).isEqualTo("b!");
        }
    }

    @Test
    void aWaitEndsAndTheBuildGoesOn() throws Exception {
        BuildQueue.Limits limits = new BuildQueue.Limits(1, 8, 2, Duration.ofSeconds(1), FAILED_FOR);
        try (BuildQueue<String, String> queue = new BuildQueue<>(limits)) {
            assertThatThrownBy(() -> queue.get("a", () -> make("a")))
                    .isInstanceOf(NotServedException.class)
                    .hasMessage("it is not built after 1 seconds; that goes on, come again")
                    .extracting(e -> ((NotServedException) e).reason())
                    .isEqualTo(Reason.UNAVAILABLE);

            gate.countDown();
            assertThat(queue.get("b", () -> "b")).isEqualTo("b");
            assertThat(made).hasValue(1);
        }
    }
}
