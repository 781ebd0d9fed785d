package dev.complete.builder.step.runner;

import java.io.IOException;

/** Receives a step's output, stdout and stderr as they arrive, and the runner's own remarks. Called by one thread. */
@FunctionalInterface
public interface StepLog {

    /** Any bytes, any number of them; they are copied or used before this returns. */
    void write(byte[] bytes, int offset, int length) throws IOException;
}
