package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.sandbox.host.BubblewrapCommand;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.SandboxDiagnosis;
import dev.complete.builder.sandbox.host.SandboxSetup;
import dev.complete.builder.step.action.InputRoot;
import dev.complete.builder.step.runner.StepLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tools of this machine for sandboxes, tested by making one.
 *
 * @param bubblewrap the program
 * @param settings of the launcher, for every step: they protect the host's device nodes, and give signals their default
 *     actions
 * @param groups null where no control groups can be made
 * @param taskset pins a command to a core; null where it is not installed
 * @param script gives a command a terminal of its own; null where it is not installed
 */
record Host(
        Path bubblewrap,
        Map<String, String> settings,
        @Nullable ControlGroups groups,
        @Nullable Path taskset,
        @Nullable Path script) {

    /** A path that exists in no root, so that bubblewrap reports it once the sandbox is complete. */
    private static final String NOTHING = "/nothing-to-run";

    private static final String COMPLETE = "execvp " + NOTHING;

    /**
     * @param cache holds a folder for the test
     * @throws BuildException naming the missing tool and what to do
     */
    static Host find(HostTools tools, Path cache) throws BuildException, IOException, InterruptedException {
        Path bubblewrap = tools.bubblewrap();
        StepFolder folders = StepFolder.create(cache);
        try {
            Map<String, String> settings =
                    SandboxSetup.isRoot() ? SandboxSetup.readOnlyNodes(tools, BubblewrapCommand.NODES) : Map.of();
            String problem = attempt(bubblewrap, settings, folders);
            if (problem != null && !settings.isEmpty()) {
                settings = Map.of(); // a container's root, which may not mount
                problem = attempt(bubblewrap, settings, folders);
            }
            if (problem != null) {
                throw new BuildException(Kind.IO, SandboxDiagnosis.explain(bubblewrap, problem));
            }
            Map<String, String> all = new HashMap<>(settings);
            all.putAll(SandboxSetup.defaultSignals(tools));
            return new Host(
                    bubblewrap, Map.copyOf(all), ControlGroups.find(), tools.find("taskset"), tools.find("script"));
        } finally {
            folders.delete();
        }
    }

    /** Remarks on this machine for the reader of a step's log. */
    List<String> remarks(boolean oneCore) throws IOException {
        List<String> remarks = new ArrayList<>();
        if (SandboxSetup.isRoot() && !settings.containsKey("NODES")) {
            remarks.add(
                    "sandbox: root without `unshare` and `mount` that work: steps can change the mode of this host's"
                            + " /dev/null and its like");
        }
        if (!settings.containsKey("DEFAULTS") && ignoresSignals()) {
            remarks.add("sandbox: no `env` here that resets signals, so what the builder was told to ignore"
                    + " (`nohup`, `&`) steps ignore too");
        }
        if (oneCore && taskset == null) {
            remarks.add("sandbox: no `taskset` here, so this run has as many cores as any other");
        }
        return remarks;
    }

    /** Words before a command that limit it to one core; empty where that is not possible. */
    List<String> onOneCore() throws IOException {
        if (taskset == null) {
            return List.of();
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Cpus_allowed_list:")) {
                String core = line.substring(line.indexOf(':') + 1).strip().split("[-,]", 2)[0];
                return List.of(taskset.toString(), "-c", core);
            }
        }
        return List.of();
    }

    private static boolean ignoresSignals() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .anyMatch(line -> line.startsWith("SigIgn:") && !line.matches("SigIgn:\\s*0+"));
    }

    /** Makes a sandbox in which no program can run; returns bubblewrap's error when it could not be made. */
    private static @Nullable String attempt(Path bubblewrap, Map<String, String> settings, StepFolder folders)
            throws IOException, InterruptedException {
        Path root = Files.createDirectories(folders.directory().resolve("root"));
        for (String point : InputRoot.RESERVED) {
            Files.createDirectories(root.resolve(point));
        }
        List<String> arguments =
                new Sandbox(root, folders, 1 << 20).commandLine(bubblewrap, List.of(NOTHING), Map.of(), false);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        StepLog log = said::write;
        try (StepProcess process = StepProcess.start(arguments, settings, folders, log)) {
            process.await(Long.MAX_VALUE);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        return text.contains(COMPLETE) ? null : text;
    }
}
