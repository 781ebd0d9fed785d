package dev.complete.build.step.bubblewrap;

import dev.complete.build.BuildException;
import dev.complete.build.BuildException.Kind;
import dev.complete.build.extract.TreeExtractor.Order;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.step.action.Action;
import dev.complete.build.step.run.StepLog;
import dev.complete.build.step.run.StepOutcome;
import dev.complete.build.step.run.StepRunner;
import dev.complete.build.step.run.StepTerms;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions on this machine in a sandbox made by bubblewrap, which needs no privileges but user namespaces. Keeps the
 * contract of docs/sandbox.md.
 */
public final class Bubblewrap implements StepRunner {

    private final Path cache;
    private final BlobStore cas;
    private final ContentSource contents;
    private final HostTools tools;
    private final ToolsRoots roots;

    /**
     * @param cacheDirectory real and private: roots are checked out to its {@code roots}, runs have their folders in its
     *     {@code tmp}, failed ones are kept in its {@code failed}
     * @param contents opens the contents of input roots
     * @param cores of this machine
     */
    public Bubblewrap(Path cacheDirectory, BlobStore cas, ContentSource contents, int cores) {
        this(cacheDirectory, cas, contents, HostTools.STANDARD);
    }

    Bubblewrap(Path cacheDirectory, BlobStore cas, ContentSource contents, HostTools tools) {
        this.cache = cacheDirectory;
        this.cas = cas;
        this.contents = contents;
        this.tools = tools;
        this.roots = new ToolsRoots(cacheDirectory, contents);
    }

    @Override
    public StepOutcome run(Action action, StepTerms terms, StepLog log)
            throws BuildException, IOException, InterruptedException {
        Path program = tools.bubblewrap();
        Path root = roots.of(action.inputs());
        Order order = terms.unlike() ? Order.PATHS_BACKWARDS : Order.PATHS;
        RunFolder folders = RunFolder.create(cache, action.inputs().source(), contents, order);
        try {
            Sandbox sandbox = new Sandbox(root, folders, terms.memory());
            SortedMap<String, String> environment =
                    new TreeMap<>(action.command().environment());
            environment.put("JOBS", Integer.toString(terms.jobs()));
            var arguments = sandbox.arguments(program, action.command().arguments(), environment, false);
            Tail tail = new Tail(log);
            String how = end(
                    StepProcess.start(
                            arguments,
                            Map.of("LIMITS", "c=0 s=8192 n=4096 u=4096 f=" + terms.disk() / 512),
                            folders.status(),
                            tail),
                    terms,
                    tail);
            if (how == null) {
                try {
                    return new StepOutcome.Done(new Outputs(folders, cas, terms.component(), terms.disk())
                            .read(action.command().outputPaths()));
                } catch (UnusableOutput e) {
                    how = "left what cannot be taken: " + e.getMessage();
                }
            }
            return new StepOutcome.Failed(how, terms.keepFailed() ? keep(folders, action, terms) : null);
        } finally {
            folders.delete();
        }
    }

    private Path keep(RunFolder folders, Action action, StepTerms terms) throws IOException {
        String name = terms.component() + "-" + action.digest().hex().substring(0, 12);
        return folders.keep(cache.resolve("failed").resolve(name));
    }

    /** How it failed; null when it ended with 0. */
    private static @Nullable String end(StepProcess process, StepTerms terms, Tail tail)
            throws BuildException, IOException, InterruptedException {
        long deadline = System.nanoTime() + terms.timeout().toNanos();
        String killed = null;
        try (process) {
            while (killed == null && !process.await(100)) {
                if (System.nanoTime() - deadline > 0) {
                    killed = "took longer than " + Amounts.time(terms.timeout()) + "; `timeout: "
                            + doubled(terms.timeout()) + "` raises that";
                } else if (process.logProblem() != null) {
                    killed = "printed what could not be written";
                }
            }
        }
        IOException problem = process.logProblem();
        if (problem != null) {
            throw problem;
        }
        if (killed != null) {
            return killed;
        }
        Integer code = process.exitCode();
        if (code != null) {
            return code == 0 ? null : "ended with exit code " + code;
        }
        String last = tail.text();
        if (last.contains("bwrap: execvp")) {
            return "could not be started: " + last.strip();
        }
        throw new BuildException(Kind.IO, "the sandbox could not be made: " + last.strip());
    }

    private static String doubled(Duration timeout) {
        return Math.max(1, timeout.toMinutes() * 2) + "m";
    }

    /** Remembers the end of what was printed, where bubblewrap says why it failed. */
    private static final class Tail implements StepLog {
        private final StepLog log;
        private byte[] last = new byte[0];

        Tail(StepLog log) {
            this.log = log;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = Math.max(offset, offset + length - 1000);
            last = java.util.Arrays.copyOfRange(bytes, from, offset + length);
            log.write(bytes, offset, length);
        }

        String text() {
            return new String(last, StandardCharsets.UTF_8);
        }
    }
}
