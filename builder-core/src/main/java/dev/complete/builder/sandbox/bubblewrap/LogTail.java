package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.step.runner.LogEnd;
import dev.complete.builder.step.runner.StepLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Passes a log on and keeps its end, which has bubblewrap's reason for a failure. Read it after the last write. */
final class LogTail implements StepLog {

    private static final int BYTES = 4 << 10;

    private final StepLog log;
    private final LogEnd end = new LogEnd(BYTES);

    LogTail(StepLog log) {
        this.log = log;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        end.add(bytes, offset, length);
        log.write(bytes, offset, length);
    }

    /** Writes a line of the runner's own, which is not part of {@link #text}. */
    void say(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }

    /** The end as UTF-8; invalid bytes are replaced. */
    String text() {
        return end.text();
    }
}
