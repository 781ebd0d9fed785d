package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Order;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.runner.StepLog;
import dev.complete.builder.step.runner.StepTerms;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of one action: its folders, its control group, its processes. Closing it removes all of them. */
final class SandboxRun implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Host host;
    private final Path cache;
    private final Sandbox sandbox;
    private final Action action;
    private final StepTerms terms;
    private final @Nullable ControlGroup group;

    private SandboxRun(
            Host host, Path cache, Sandbox sandbox, Action action, StepTerms terms, @Nullable ControlGroup group) {
        this.host = host;
        this.cache = cache;
        this.sandbox = sandbox;
        this.action = action;
        this.terms = terms;
        this.group = group;
    }

    /** @param tools the tree for {@code /} */
    static SandboxRun prepare(Host host, Path cache, Path tools, ContentSource contents, Action action, StepTerms terms)
            throws IOException {
        Order order = terms.unlike() ? Order.PATHS_BACKWARDS : Order.PATHS;
        StepFolder folders = StepFolder.create(cache, action.inputs().source(), contents, order);
        try {
            ControlGroups groups = host.groups();
            ControlGroup group = groups == null ? null : groups.create(terms.memory(), LimitWatcher.PROCESSES);
            return new SandboxRun(host, cache, new Sandbox(tools, folders, terms.memory()), action, terms, group);
        } catch (IOException | RuntimeException e) {
            folders.delete();
            throw e;
        }
    }

    StepFolder folders() {
        return sandbox.folders();
    }

    /**
     * Runs the command to its end.
     *
     * @return the failure, or null when it ended with 0
     * @throws BuildException when the sandbox could not be made
     */
    @Nullable
    String await(StepLog log) throws BuildException, IOException, InterruptedException {
        LimitWatcher guard = new LimitWatcher(terms, folders(), group);
        LogTail tail = new LogTail(log);
        tail.say(guard.limits());
        for (String remark : host.remarks(terms.unlike())) {
            tail.say(remark);
        }
        String killed;
        Integer exitCode;
        try (StepProcess process = StepProcess.start(commandLine(), settings(), folders(), tail)) {
            killed = watch(process, guard);
            process.close(); // all output is in the log, and the launcher has written its last message
            exitCode = process.exitCode();
            IOException problem = process.logProblem();
            if (problem != null) {
                throw problem;
            }
        }
        if (killed == null) {
            killed = guard.brokenAtEnd();
        }
        return killed == null ? ended(exitCode, tail.text()) : killed;
    }

    /** Waits until the command has ended, or until it has to be killed for the returned reason. */
    private @Nullable String watch(StepProcess process, LimitWatcher guard) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + terms.timeout().toNanos();
        while (!process.await(POLL.toMillis())) {
            String broken = guard.broken(process.first());
            if (broken != null) {
                return broken;
            }
            if (System.nanoTime() - deadline > 0) {
                return "took longer than " + SizeText.time(terms.timeout()) + "; `timeout: "
                        + SizeText.twice(terms.timeout()) + "` raises that";
            }
            if (process.printed() > terms.disk()) {
                return "printed more than " + SizeText.bytes(terms.disk()) + "; `limits: {disk: "
                        + SizeText.twice(terms.disk()) + "}` raises that";
            }
            if (process.logProblem() != null) {
                return "printed what could not be written";
            }
        }
        return null;
    }

    private @Nullable String ended(@Nullable Integer exitCode, String last) throws BuildException {
        if (exitCode != null) {
            return exitCode == 0 ? null : "ended with exit code " + exitCode + hint(exitCode, last);
        }
        int at = last.lastIndexOf("bwrap: execvp ");
        if (at >= 0) {
            String why = last.substring(at + 14).strip();
            return "could not be started: " + Printable.escape(why)
                    + (why.endsWith("Permission denied")
                            ? "; the program, or the interpreter it names, is not executable"
                            : "; the program, or the interpreter it names, is in none of the components in `with`");
        }
        throw new BuildException(
                Kind.IO,
                "the sandbox of `" + Printable.escape(terms.component()) + "` ended before its command did: "
                        + Printable.escape(last.strip()));
    }

    /** A hint on the file size limit: the program that reaches it gets an error, and may not report it. */
    private String hint(int exitCode, String last) {
        boolean tooLarge = exitCode == 153 || last.contains("File too large") || last.contains("File size limit");
        return tooLarge
                ? "; a file grew to " + SizeText.bytes(terms.disk()) + ", `limits: {disk: "
                        + SizeText.twice(terms.disk()) + "}` raises that"
                : "";
    }

    /**
     * Runs {@code command} instead of the action's, at this process's own input and output.
     *
     * @param more further environment, such as {@code TERM}
     * @param terminal whether the input is a terminal
     * @return the command's exit code
     */
    int attached(List<String> command, Map<String, String> more, boolean terminal)
            throws IOException, InterruptedException {
        Map<String, String> environment = environment();
        environment.putAll(more);
        Path script = terminal ? host.script() : null;
        List<String> line = sandbox.commandLine(host.bubblewrap(), command, environment, script != null);
        if (script != null) {
            // Its own terminal: into the caller's it could type commands that run after its end.
            line = List.of(script.toString(), "--quiet", "--return", "--command", "exec " + quoted(line), "/dev/null");
        }
        return StepProcess.attached(line, settings(), folders());
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(action.command().environment());
        environment.put("JOBS", Integer.toString(terms.jobs()));
        return environment;
    }

    private List<String> commandLine() throws IOException {
        List<String> command = new ArrayList<>();
        if (terms.unlike()) {
            command.addAll(host.onOneCore());
        }
        command.addAll(sandbox.commandLine(host.bubblewrap(), action.command().arguments(), environment(), false));
        return command;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(host.settings());
        // Units of `ulimit`: stack in KiB, files in half KiB. Processes get twice their limit, which is watched: at the
        // kernel's own limit a program only gets "try again", and could repeat that for ever without a reason in the
        // log.
        settings.put(
                "LIMITS",
                "c=0 s=8192 n=4096 u=" + 2 * LimitWatcher.PROCESSES + " f=" + Math.max(1, terms.disk() / 512));
        if (group != null) {
            for (int i = 0; i < group.entrances().size(); i++) {
                settings.put("GROUP" + (i + 1), group.entrances().get(i).toString());
            }
        }
        return settings;
    }

    /** Keeps the step's folders, in place of those from an earlier run of the same action. */
    Path keep() throws IOException {
        return folders().keep(cache.resolve("failed").resolve(action.fileName(terms.component())));
    }

    @Override
    public void close() throws IOException {
        try {
            folders().delete();
        } finally {
            if (group != null) {
                group.close();
            }
        }
    }
}
