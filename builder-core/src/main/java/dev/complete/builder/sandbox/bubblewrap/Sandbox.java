package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.sandbox.host.Devices;
import dev.complete.builder.sandbox.host.ProcMasks;
import dev.complete.builder.step.action.InputRoot;
import dev.complete.builder.step.action.StepCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sandbox contract as arguments for bubblewrap; docs/sandbox.md gives the reasons line by line.
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

    /** @param program name under which bubblewrap is called */
    List<String> arguments(Path program, List<String> command, Map<String, String> environment, boolean terminal)
            throws IOException {
        Arguments arguments = new Arguments().add(program.toString());
        arguments.add("--json-status-fd", "5", "--seccomp", "6");
        arguments.add("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "0", "--gid", "0");
        arguments.add("--die-with-parent", "--as-pid-1", "--hostname", "complete", "--cap-drop", "ALL");
        CAPABILITIES.forEach(capability -> arguments.add("--cap-add", capability));
        if (!terminal) {
            arguments.add("--new-session");
        }
        arguments.add("--ro-bind", tools.toString(), "/");
        arguments.add("--proc", "/proc").addAll(ProcMasks.arguments(folders.emptyFile(), folders.emptyFolder()));
        arguments.addAll(Devices.arguments(memory, terminal));
        arguments.addAll(Devices.CLOSED);
        arguments.add("--perms", "1777", "--size", Long.toString(memory), "--tmpfs", "/tmp");
        arguments.add("--bind", folders.source().toString(), "/" + StepCommand.SOURCE);
        arguments.add("--bind", folders.out().toString(), "/" + StepCommand.OUT);
        arguments.add("--chdir", "/" + StepCommand.SOURCE, "--clearenv");
        environment.forEach((name, value) -> arguments.add("--setenv", name, value));
        return arguments.add("--").addAll(command).list();
    }

    private static final class Arguments {
        private final List<String> all = new ArrayList<>();

        Arguments add(String... more) {
            all.addAll(List.of(more));
            return this;
        }

        Arguments addAll(List<String> more) {
            all.addAll(more);
            return this;
        }

        List<String> list() {
            return all;
        }
    }
}
