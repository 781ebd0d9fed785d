package dev.complete.builder.sandbox.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Preparations on this machine before a program is started in a sandbox. Stateless. */
public final class SandboxSetup {

    private static final Path SELF = Path.of("/proc/self");

    private SandboxSetup() {}

    public static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
    }

    /**
     * Settings that make device nodes read-only. Under root the sandbox's user is the host's root, and a node's owner
     * can change its mode: only mounts prevent that.
     *
     * @return for a launcher: the programs {@code UNSHARE} and {@code MOUNT}, and {@code NODES}; empty when the
     *     programs are not installed
     */
    public static Map<String, String> readOnlyNodes(HostTools tools, List<String> nodes) {
        Path unshare = tools.find("unshare");
        Path mount = tools.find("mount");
        if (unshare == null || mount == null) {
            return Map.of();
        }
        return Map.of("UNSHARE", unshare.toString(), "MOUNT", mount.toString(), "NODES", String.join(" ", nodes));
    }

    /**
     * Settings that reset signals. Under {@code nohup}, or in the background of a script, some signals are ignored, and
     * child processes inherit that.
     *
     * @return for a launcher: {@code DEFAULTS}, a program that gives every signal its default action; empty without one
     */
    public static Map<String, String> defaultSignals(HostTools tools) throws IOException, InterruptedException {
        Path env = tools.find("env");
        if (env == null) {
            return Map.of();
        }
        // GNU's has the option since 2019; others report that they lack it.
        Process process = new ProcessBuilder(env.toString(), "--default-signal", env.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0 ? Map.of("DEFAULTS", env.toString()) : Map.of();
    }
}
