package dev.complete.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterruptsTest {

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    static Stream<Throwable> interrupts() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new AsynchronousCloseException(),
                new ClosedChannelException(),
                new InterruptedIOException("stopped"),
                new UncheckedIOException(new ClosedByInterruptException()),
                new IOException("cannot read HEAD", new IllegalStateException(new InterruptedException())));
    }

    @ParameterizedTest
    @MethodSource("interrupts")
    void areRecognisedHoweverTheyAreWrapped(Throwable failure) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Interrupts.rethrow(failure))
                .isInstanceOf(InterruptedException.class)
                .hasCause(failure);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new EOFException(),
                new SocketTimeoutException("the server is silent"),
                new IOException("disk", new IllegalStateException("bad")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void areNotSeenInOtherFailures(Throwable failure) {
        assertThatCode(() -> Interrupts.rethrow(failure)).doesNotThrowAnyException();
    }

    @Test
    void stopWhoeverIsAboutToForgetSomething() {
        assertThatCode(Interrupts::check).doesNotThrowAnyException();
        Thread.currentThread().interrupt();
        assertThatThrownBy(Interrupts::check).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
