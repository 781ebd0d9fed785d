package dev.complete.builder.sandbox.host;

/** Wait for the end of a process that must not be left behind. */
public final class ProcessEnd {

    private ProcessEnd() {}

    /** Returns when the process has ended. An interrupt is delayed until then. */
    public static void await(Process process) {
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
