package dev.complete.builder.sandbox.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * bubblewrap's command line, for steps and for containers; docs/sandbox.md gives the reasons line by line. Mounts are
 * made in the order of the calls. The process is number 1 of its sandbox, has namespaces of its own, cannot make new
 * ones, and ends with its parent.
 */
public final class BubblewrapCommand {

    /** Device nodes in {@code /dev}, without a terminal. */
    public static final List<String> NODES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

    private static final String TERMINAL = "/dev/tty";

    private final List<String> words = new ArrayList<>();

    /**
     * @param hostNetwork whether it has the host's network; otherwise a loopback of its own
     * @param capabilities its only ones
     */
    public BubblewrapCommand(
            Path program, String hostname, boolean hostNetwork, long uid, long gid, List<String> capabilities) {
        add(program.toString(), "--json-status-fd", "5", "--seccomp", "6");
        add("--unshare-all", "--unshare-user", "--disable-userns");
        if (hostNetwork) {
            add("--share-net");
        }
        add("--die-with-parent", "--as-pid-1", "--hostname", hostname);
        add("--uid", Long.toString(uid), "--gid", Long.toString(gid), "--cap-drop", "ALL");
        capabilities.forEach(capability -> add("--cap-add", capability));
    }

    private void add(String... more) {
        words.addAll(List.of(more));
    }

    /**
     * The read-only root, and {@code /proc} in it without what is the host's.
     *
     * @param root has a folder for each further mount
     */
    public BubblewrapCommand root(Path root, SandboxFiles files) throws IOException {
        add("--ro-bind", root.toString(), "/", "--proc", "/proc");
        words.addAll(ProcMasks.arguments(files.emptyFile(), files.emptyFolder()));
        return this;
    }

    /**
     * {@code /dev}, read-only.
     *
     * @param sharedMemory in bytes, for {@code /dev/shm}
     * @param queues whether it has {@code /dev/mqueue}
     * @param terminal whether it has the terminal at which its processes are started; otherwise they have no terminal
     */
    public BubblewrapCommand devices(long sharedMemory, boolean queues, boolean terminal) {
        add("--perms", "0755", "--tmpfs", "/dev");
        NODES.forEach(node -> add("--dev-bind", node, node));
        if (terminal) {
            add("--dev-bind", TERMINAL, TERMINAL);
        } else {
            add("--new-session");
        }
        add("--symlink", "/proc/self/fd", "/dev/fd", "--symlink", "/proc/self/fd/0", "/dev/stdin");
        add("--symlink", "/proc/self/fd/1", "/dev/stdout", "--symlink", "/proc/self/fd/2", "/dev/stderr");
        inMemory("/dev/shm", 01777, sharedMemory);
        if (queues) {
            add("--mqueue", "/dev/mqueue");
        }
        add("--remount-ro", "/dev");
        return this;
    }

    /** @param size in bytes; null is the kernel's default */
    public BubblewrapCommand inMemory(String at, int mode, @Nullable Long size) {
        add("--perms", Integer.toOctalString(mode));
        if (size != null) {
            add("--size", size.toString());
        }
        add("--tmpfs", at);
        return this;
    }

    public BubblewrapCommand writable(Path host, String at) {
        add("--bind", host.toString(), at);
        return this;
    }

    public BubblewrapCommand readOnly(Path host, String at) {
        add("--ro-bind", host.toString(), at);
        return this;
    }

    /** The whole command line, which runs {@code command} with {@code environment} and no other variable. */
    public List<String> line(String workingDirectory, Map<String, String> environment, List<String> command) {
        add("--chdir", workingDirectory, "--clearenv");
        environment.forEach((name, value) -> add("--setenv", name, value));
        add("--");
        words.addAll(command);
        return List.copyOf(words);
    }
}
