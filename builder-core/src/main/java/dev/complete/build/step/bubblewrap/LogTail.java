package dev.complete.build.step.bubblewrap;

import dev.complete.build.step.run.StepLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Passes a log on and remembers its end, where bubblewrap says why it failed. */
final class LogTail implements StepLog {

    private static final int BYTES = 4 << 10;

    private final StepLog log;
    private byte[] last = new byte[0];

    LogTail(StepLog log) {
        this.log = log;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int fresh = Math.min(length, BYTES);
        int old = Math.min(last.length, BYTES - fresh);
        byte[] joined = Arrays.copyOf(Arrays.copyOfRange(last, last.length - old, last.length), old + fresh);
        System.arraycopy(bytes, offset + length - fresh, joined, old, fresh);
        last = joined;
        log.write(bytes, offset, length);
    }

    /** A line of the runner's own. */
    void say(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }

    /** UTF-8; what is none is replaced. */
    synchronized String text() {
        return new String(last, StandardCharsets.UTF_8);
    }
}
