package dev.complete.threads;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/**
 * How an interrupt comes out of a read or write. The thread that is interrupted gets a
 * {@link ClosedByInterruptException}; others that use the same channel find it closed; libraries throw an
 * {@link InterruptedIOException} or wrap either. None of it says anything about what was read.
 */
public final class Interrupts {

    private Interrupts() {}

    /** Whether {@code failure}, or what caused it, is an interrupt. */
    public static boolean caused(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            boolean timeout = each instanceof SocketTimeoutException; // an InterruptedIOException by history
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

    /** {@code failure} as the interrupt that it is; the thread's interrupted status is cleared, as when a wait ends by one. */
    public static InterruptedException interrupted(Throwable failure) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("interrupted");
        interrupted.initCause(failure);
        return interrupted;
    }

    /**
     * Before anything is forgotten or set aside because it could not be read: a thread that was interrupted cannot tell.
     *
     * @throws ClosedByInterruptException when this thread is interrupted; its status stays
     */
    public static void check() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
