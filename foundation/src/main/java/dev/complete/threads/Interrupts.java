package dev.complete.threads;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/**
 * Recognises an interrupt in the failure of a read or write. The interrupted thread gets a
 * {@link ClosedByInterruptException}; others that use the same channel find it closed; libraries throw an
 * {@link InterruptedIOException} or wrap either. None of these failures says anything about the data.
 */
public final class Interrupts {

    private Interrupts() {}

    /** Whether {@code failure}, or one of its causes, is an interrupt. */
    public static boolean caused(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            boolean timeout = each instanceof SocketTimeoutException; // also an InterruptedIOException
            if (each instanceof InterruptedException
                    || each instanceof ClosedChannelException
                    || (each instanceof InterruptedIOException && !timeout)) {
                return true;
            }
        }
        return false;
    }

    /** Returns when {@code failure} was not {@link #caused} by an interrupt. */
    public static void rethrow(Throwable failure) throws InterruptedException {
        if (caused(failure)) {
            throw interrupted(failure);
        }
    }

    /**
     * {@code failure} as an InterruptedException; the thread's interrupted status is cleared, as at the end of an
     * interrupted wait.
     */
    public static InterruptedException interrupted(Throwable failure) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("interrupted");
        interrupted.initCause(failure);
        return interrupted;
    }

    /**
     * Stops an interrupted thread before it removes or sets aside an unreadable entry: the interrupt may be the reason
     * why it is unreadable.
     *
     * @throws ClosedByInterruptException when this thread is interrupted; its status stays
     */
    public static void check() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
