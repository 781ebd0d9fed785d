package dev.complete.builder.step;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.runner.StepLog;
import dev.complete.builder.step.runner.StepOutcome;
import dev.complete.builder.step.runner.StepRunner;
import dev.complete.builder.step.runner.StepTerms;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs nothing: leaves in {@code /out} what a test says, and remembers what it was asked. */
public final class ScriptedRunner implements StepRunner {

    /** What a run leaves: names in {@code /out} to contents; or how it failed. */
    @FunctionalInterface
    public interface Script {
        Map<String, String> run(Action action, StepTerms terms, StepLog log) throws Failure, Exception;
    }

    /** The command ends otherwise than well. */
    public static final class Failure extends Exception {
        public Failure(String how) {
            super(how);
        }
    }

    private final BlobStore cas;
    private final Script script;
    private final List<StepTerms> runs = new CopyOnWriteArrayList<>();

    public ScriptedRunner(BlobStore cas, Script script) {
        this.cas = cas;
        this.script = script;
    }

    /** For builds without steps. */
    public static StepRunner none() {
        return (action, terms, log) -> {
            throw new AssertionError("nothing is to be run");
        };
    }

    /** In the order they started. */
    public List<StepTerms> runs() {
        return runs;
    }

    @Override
    public StepOutcome run(Action action, StepTerms terms, StepLog log)
            throws BuildException, IOException, InterruptedException {
        runs.add(terms);
        try {
            return new StepOutcome.Done(tree(terms.component(), script.run(action, terms, log)));
        } catch (Failure e) {
            return new StepOutcome.Failed(String.valueOf(e.getMessage()), null);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RootfsTree tree(String component, Map<String, String> files) throws IOException {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
        RootfsPath out = RootfsPath.of("/out");
        for (RootfsPath folder : List.of(RootfsPath.ROOT, out)) {
            nodes.put(folder, new Node.Directory(Metadata.DIRECTORY, false, Origin.step(component, folder)));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            BlobStore.Stored blob = cas.write(to -> to.write(file.getValue().getBytes(StandardCharsets.UTF_8)));
            RootfsPath path = out.child(file.getKey());
            Content content = new Content.Packed(blob.digest(), 0, blob.size(), blob.digest());
            // Of somebody else: what is remembered of a step knows no owners, so the first to see it must not either.
            Metadata foreign = Metadata.FILE.withOwner(5, 5);
            nodes.put(path, new Node.File(foreign, content, Origin.step(component, path)));
        }
        return RootfsTree.of(nodes);
    }
}
