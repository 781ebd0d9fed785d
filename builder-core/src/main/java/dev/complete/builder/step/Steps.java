package dev.complete.builder.step;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.RootfsMerger;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.source.ExtractedTree;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.action.ActionEncoder;
import dev.complete.builder.step.action.ActionResults;
import dev.complete.builder.step.runner.StepOutcome;
import dev.complete.builder.step.runner.StepRunner;
import dev.complete.builder.step.runner.StepTerms;
import dev.complete.files.FileLocks;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.text.Printable;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of planned steps: looked up by action, else run, once on this machine for all builds. Failures are not stored.
 * The first result wins: a different one is an error. Thread-safe.
 */
public final class Steps {

    /**
     * @param empty true when there was no output at all
     * @param reused true when the step was not run
     * @param action digest of the step's action
     */
    public record Result(List<Entry> entries, boolean empty, boolean reused, Digest action) {}

    /**
     * @param jobs of the whole build; concurrent steps share them as their {@code $JOBS}
     * @param check run each step again, as differently as possible, and compare
     * @param keepFailed keep the folders of a step that failed
     */
    public record Options(int jobs, boolean check, boolean keepFailed) {}

    private final StepRunner runner;
    private final Memos memos;
    private final ContentSource contents;
    private final Path cache;
    private final BuildProgress progress;
    private final Options options;
    private final ActionEncoder encoder;
    private final ActionResults results;
    private final JobShares shares;

    /** @param cache the cache's directory, for locks and logs */
    public Steps(
            StepRunner runner,
            BlobStore cas,
            Memos memos,
            ContentSource contents,
            Path cache,
            BuildProgress progress,
            Options options) {
        this.runner = runner;
        this.memos = memos;
        this.contents = contents;
        this.cache = cache;
        this.progress = progress;
        this.options = options;
        this.encoder = new ActionEncoder(memos, contents, options.jobs());
        this.results = new ActionResults(cas);
        this.shares = new JobShares(options.jobs());
    }

    /** Whether each step is run even if its output is known. */
    public boolean runsEach() {
        return options.check();
    }

    /**
     * @param with the trees of its build components, in order
     * @param source the content of {@code /src}
     * @throws BuildException of kind STEP when it failed, VERIFICATION when it was not deterministic
     */
    public Result run(PlannedComponent component, PlannedStep step, List<ComponentTree> with, RootfsTree source)
            throws BuildException, IOException, InterruptedException {
        try (JobShares.Place place = shares.enter()) {
            return run(component, step, action(step, with, source), place);
        }
    }

    private Result run(PlannedComponent component, PlannedStep step, Action action, JobShares.Place place)
            throws BuildException, IOException, InterruptedException {
        StepRun run = new StepRun(component, step, action, cache, progress);
        boolean reused = true;
        RootfsTree outputs = remembered(action, component.name());
        if (outputs == null || options.check()) {
            Path lock = cache.resolve("actions").resolve(action.digest().hex() + ".lock");
            // A build that waits here for another process finds its result afterwards.
            try (FileLocks.Held only = FileLocks.exclusive(lock)) {
                outputs = remembered(action, component.name());
                if (outputs == null) {
                    outputs = remember(run, execute(run, terms(component, step, place.jobs())));
                    reused = false;
                }
                if (options.check()) {
                    check(run, outputs, terms(component, step, place.jobs()));
                }
            }
        }
        return new Result(entries(component, step, outputs), areEmpty(outputs, action), reused, action.digest());
    }

    private static List<Entry> entries(PlannedComponent component, PlannedStep step, RootfsTree outputs)
            throws BuildException {
        List<Entry> entries = new ArrayList<>();
        outputs.nodes().forEach((path, node) -> entries.add(new Entry(path, node)));
        String label = Printable.escape(component.name()) + ": what the step left";
        return new ExtractedTree(label, entries)
                .place(step.recipe().out(), Origin.manifest(component.name()), step.platform());
    }

    /** Whether the outputs are only the folders that exist before the step starts. */
    private static boolean areEmpty(RootfsTree outputs, Action action) {
        List<RootfsPath> given = action.command().outputPaths().stream()
                .map(RootfsPath.ROOT::resolve)
                .toList();
        return outputs.nodes().entrySet().stream()
                .allMatch(entry -> entry.getValue() instanceof Node.Directory
                        && (entry.getKey().isRoot()
                                || given.stream().anyMatch(path -> path.isAtOrBelow(entry.getKey()))));
    }

    /** The step as a value; reads only contents whose SHA-256 is not known yet. */
    public Action action(PlannedStep step, List<ComponentTree> with, RootfsTree source)
            throws BuildException, IOException, InterruptedException {
        StepCommands.refuseTooLong(step);
        RootfsTree tools = RootfsMerger.unite(with, contents);
        StepCommands.refuseMissingProgram(step, tools);
        return encoder.encode(StepCommands.of(step), tools, source);
    }

    /** The recorded output of the action, if all of it still exists. */
    private @Nullable RootfsTree remembered(Action action, String component) throws IOException, InterruptedException {
        byte[] result = memos.get(Memos.Kind.ACTION, action.digest());
        if (result == null) {
            return null;
        }
        try {
            return decode(result, action, component);
        } catch (IOException lost) {
            Interrupts.rethrow(lost);
            return null; // the record stays: a new run must give the same output
        }
    }

    private RootfsTree execute(StepRun run, StepTerms terms) throws BuildException, IOException, InterruptedException {
        progress.on(new BuildEvent.StepStarted(run.component().name(), terms.unlike()));
        try (StepLogFile log = run.openLog(terms.unlike())) {
            StepOutcome outcome = runner.run(run.action(), terms, log);
            if (outcome instanceof StepOutcome.Failed failed) {
                throw run.failed(failed, log);
            }
            return ((StepOutcome.Done) outcome).outputs();
        } finally {
            progress.on(new BuildEvent.StepEnded(run.component().name()));
        }
    }

    /** Terms for the first run of {@link #run} when no other step runs. */
    public StepTerms terms(PlannedComponent component, PlannedStep step) {
        return terms(component, step, options.jobs());
    }

    private StepTerms terms(PlannedComponent component, PlannedStep step, int jobs) {
        BuildStep recipe = step.recipe();
        return new StepTerms(
                component.name(), jobs, recipe.timeout(), recipe.memory(), recipe.disk(), false, options.keepFailed());
    }

    private RootfsTree remember(StepRun run, RootfsTree outputs) throws BuildException, IOException {
        Digest key = run.action().digest();
        byte[] result = results.encode(outputs, run.action().command().outputPaths());
        byte[] first = memos.putIfAbsent(Memos.Kind.ACTION, key, result);
        if (!Arrays.equals(first, result)) {
            memos.remove(Memos.Kind.ACTION, key);
            throw run.differsFromLostResult();
        }
        return decode(result, run.action(), run.component().name()); // exactly the form that later builds will read
    }

    private RootfsTree decode(byte[] result, Action action, String component) throws IOException {
        return results.decode(result, action.command().outputPaths(), component);
    }

    private void check(StepRun run, RootfsTree first, StepTerms terms)
            throws BuildException, IOException, InterruptedException {
        RootfsTree second = execute(run, terms.asUnlikeAsPossible());
        List<String> differences = RunDifferences.between(first, second, contents);
        if (!differences.isEmpty()) {
            throw run.differs(differences);
        }
        progress.on(new BuildEvent.StepSame(run.component().name()));
    }
}
