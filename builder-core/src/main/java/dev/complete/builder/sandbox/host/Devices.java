package dev.complete.builder.sandbox.host;

import java.util.ArrayList;
import java.util.List;

/** The {@code /dev} of a bubblewrap sandbox. Stateless. */
public final class Devices {

    /** Its device nodes, without a terminal. */
    public static final List<String> NODES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

    /** bubblewrap's arguments that make {@code /dev} read-only when it is complete. */
    public static final List<String> CLOSED = List.of("--remount-ro", "/dev");

    private static final String TERMINAL = "/dev/tty";

    private Devices() {}

    /**
     * bubblewrap's arguments; {@link #CLOSED} comes after them.
     *
     * @param sharedMemory in bytes, for {@code /dev/shm}
     * @param terminal whether it includes the terminal at which its processes are started
     */
    public static List<String> arguments(long sharedMemory, boolean terminal) {
        List<String> arguments = new ArrayList<>(List.of("--perms", "0755", "--tmpfs", "/dev"));
        NODES.forEach(node -> arguments.addAll(List.of("--dev-bind", node, node)));
        if (terminal) {
            arguments.addAll(List.of("--dev-bind", TERMINAL, TERMINAL));
        }
        arguments.addAll(List.of("--symlink", "/proc/self/fd", "/dev/fd"));
        arguments.addAll(List.of("--symlink", "/proc/self/fd/0", "/dev/stdin"));
        arguments.addAll(List.of("--symlink", "/proc/self/fd/1", "/dev/stdout"));
        arguments.addAll(List.of("--symlink", "/proc/self/fd/2", "/dev/stderr"));
        arguments.addAll(List.of("--perms", "1777", "--size", Long.toString(sharedMemory), "--tmpfs", "/dev/shm"));
        return arguments;
    }
}
