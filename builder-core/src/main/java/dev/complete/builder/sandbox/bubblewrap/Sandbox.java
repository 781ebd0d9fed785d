package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.sandbox.host.BubblewrapCommand;
import dev.complete.builder.step.action.InputRoot;
import dev.complete.builder.step.action.StepCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Sandbox of a step.
 *
 * @param tools the content of {@code /}; because that is read-only, the folders {@link InputRoot#RESERVED} must exist
 * @param folders the content of {@code /src} and {@code /out}
 * @param memory in bytes, for {@code /tmp} and {@code /dev/shm} each
 */
record Sandbox(Path tools, StepFolder folders, long memory) {

    /**
     * Capabilities for root's usual file operations: builds delete read-only folders, and check for uid 0 to see
     * whether they may. They apply only to files of the building user. None of them permits mounts, tracing or
     * configuration.
     */
    private static final List<String> CAPABILITIES =
            List.of("CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID");

    /** @param terminal whether the step is started at a terminal of its own */
    List<String> commandLine(Path program, List<String> command, Map<String, String> environment, boolean terminal)
            throws IOException {
        return new BubblewrapCommand(program, "complete", false, 0, 0, CAPABILITIES)
                .root(tools, folders.files())
                .devices(memory, false, terminal)
                .inMemory("/tmp", 01777, memory)
                .writable(folders.source(), "/" + StepCommand.SOURCE)
                .writable(folders.out(), "/" + StepCommand.OUT)
                .line("/" + StepCommand.SOURCE, environment, command);
    }
}
