package dev.complete.builder.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Digest;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Memos} does. */
public interface MemosContract {

    Digest KEY = Digest.of("key".getBytes(UTF_8));

    Memos memos();

    @Test
    default void remembersByKindAndKey() throws Exception {
        Memos memos = memos();

        memos.putIfAbsent(Memos.Kind.TREE, KEY, "tree".getBytes(UTF_8));

        assertThat(memos.get(Memos.Kind.TREE, KEY)).asString(UTF_8).isEqualTo("tree");
        assertThat(memos.get(Memos.Kind.LAYER, KEY)).isNull();
        assertThat(memos.get(Memos.Kind.TREE, Digest.of("other".getBytes(UTF_8))))
                .isNull();
    }

    @Test
    default void keepsTheFirstValueAndReturnsIt() throws Exception {
        Memos memos = memos();
        memos.putIfAbsent(Memos.Kind.TREE, KEY, "first".getBytes(UTF_8));

        byte[] winner = memos.putIfAbsent(Memos.Kind.TREE, KEY, "second".getBytes(UTF_8));

        assertThat(winner).asString(UTF_8).isEqualTo("first");
        assertThat(memos.get(Memos.Kind.TREE, KEY)).asString(UTF_8).isEqualTo("first");
    }

    @Test
    default void givesAllRacingThreadsTheSameWinner() throws Exception {
        Memos memos = memos();
        Set<String> winners = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            threads.invokeAll(IntStream.range(0, 64)
                    .<Callable<Boolean>>mapToObj(i -> () -> winners.add(new String(
                            memos.putIfAbsent(
                                    Memos.Kind.FRAME, KEY, Integer.toString(i).getBytes(UTF_8)),
                            UTF_8)))
                    .toList());
        } finally {
            threads.shutdown();
        }
        assertThat(winners).hasSize(1);
    }

    @Test
    default void forgetsWhatIsRemoved() throws Exception {
        Memos memos = memos();
        memos.putIfAbsent(Memos.Kind.TREE, KEY, "tree".getBytes(UTF_8));

        memos.remove(Memos.Kind.TREE, KEY);
        memos.remove(Memos.Kind.TREE, KEY);

        assertThat(memos.get(Memos.Kind.TREE, KEY)).isNull();
    }

    @Test
    default void remembersNothingAtAllToo() throws Exception {
        Memos memos = memos();

        memos.putIfAbsent(Memos.Kind.TREE, KEY, new byte[0]);

        assertThat(memos.get(Memos.Kind.TREE, KEY)).isEmpty();
    }

    @Test
    default void forgetsNothingOnAnInterruptedThread() throws Exception {
        Memos memos = memos();
        memos.putIfAbsent(Memos.Kind.TREE, KEY, "kept".getBytes(UTF_8));

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> memos.remove(Memos.Kind.TREE, KEY)).isInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(memos.get(Memos.Kind.TREE, KEY)).asString(UTF_8).isEqualTo("kept");
    }
}
