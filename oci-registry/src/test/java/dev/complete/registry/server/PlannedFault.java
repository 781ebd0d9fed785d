package dev.complete.registry.server;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A fault that waits for requests. Thread-safe. */
public final class PlannedFault {

    private final Predicate<ServedRequest> when;
    private final Fault fault;
    private final int times;
    private int played;

    PlannedFault(Predicate<ServedRequest> when, Fault fault, int times) {
        this.when = when;
        this.fault = fault;
        this.times = times;
    }

    /** How often it has come: a test of a fault that never came says nothing. */
    public synchronized int played() {
        return played;
    }

    synchronized @Nullable Fault takenFor(ServedRequest request) {
        if (played == times || !when.test(request)) {
            return null;
        }
        played++;
        return fault;
    }
}
