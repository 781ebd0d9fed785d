package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.Checkouts;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.action.InputRoot;
import dev.complete.builder.step.runner.StepLog;
import dev.complete.builder.step.runner.StepOutcome;
import dev.complete.builder.step.runner.StepRunner;
import dev.complete.builder.step.runner.StepTerms;
import dev.complete.oci.blob.BlobStore;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions on this machine in a sandbox made by bubblewrap, which needs no privileges but user namespaces.
 * Implements the contract of docs/sandbox.md.
 */
public final class Bubblewrap implements StepRunner {

    private final Path cache;
    private final BlobStore cas;
    private final ContentSource contents;
    private final int cores;
    private final HostTools tools;
    private final Checkouts roots;
    private final RunClock earlier = new RunClock();
    private @Nullable Host host;

    /**
     * @param cacheDirectory real and private: roots are checked out to its {@code roots}, runs have their folders in
     *     its {@code tmp}, failed ones are kept in its {@code failed}
     * @param contents opens the contents of input roots
     * @param cores number of files stored at a time
     */
    public Bubblewrap(Path cacheDirectory, BlobStore cas, ContentSource contents, int cores) {
        this(cacheDirectory, cas, contents, cores, HostTools.STANDARD);
    }

    Bubblewrap(Path cacheDirectory, BlobStore cas, ContentSource contents, int cores, HostTools tools) {
        this.cache = cacheDirectory;
        this.cas = cas;
        this.contents = contents;
        this.cores = cores;
        this.tools = tools;
        this.roots = new Checkouts(cacheDirectory, contents);
    }

    @Override
    public StepOutcome run(Action action, StepTerms terms, StepLog log)
            throws BuildException, IOException, InterruptedException {
        Host ready = host();
        try {
            return interruptibly(ready, action, terms, log);
        } catch (IOException e) {
            Interrupts.rethrow(e);
            throw e;
        }
    }

    private StepOutcome interruptibly(Host ready, Action action, StepTerms terms, StepLog log)
            throws BuildException, IOException, InterruptedException {
        Path root = root(action.inputs());
        earlier.begin(action.digest(), terms.unlike());
        try (SandboxRun run = SandboxRun.prepare(ready, cache, root, contents, action, terms)) {
            String how = run.await(log);
            if (how == null) {
                try {
                    return new StepOutcome.Done(
                            new OutputCollector(run.folders(), cas, terms.component(), terms.disk(), cores)
                                    .read(action.command().outputPaths()));
                } catch (UnusableOutput e) {
                    how = "left what cannot be taken: " + e.getMessage();
                }
            }
            return new StepOutcome.Failed(how, terms.keepFailed() ? run.keep() : null);
        }
    }

    /**
     * Runs {@code command} in the sandbox of {@code action}, at this process's own input and output, without its
     * timeout. Nothing is stored, and everything is deleted at the end.
     *
     * @param command such as {@code /bin/sh}; must be among the action's tools
     * @param environment added to the action's, such as {@code TERM}
     * @param terminal whether standard input is a terminal: then the command gets its own
     * @return the command's exit code
     */
    public int shell(
            Action action, StepTerms terms, List<String> command, Map<String, String> environment, boolean terminal)
            throws BuildException, IOException, InterruptedException {
        Host ready = host();
        Path root = root(action.inputs());
        try (SandboxRun run = SandboxRun.prepare(ready, cache, root, contents, action, terms)) {
            return run.attached(command, environment, terminal);
        }
    }

    /** The checked-out tools, with the folders that a sandbox mounts on. */
    private Path root(InputRoot inputs) throws IOException, InterruptedException {
        return roots.of(inputs.toolsDigest().hex(), () -> withMountPoints(inputs.tools()), Owners.MINE);
    }

    private static RootfsTree withMountPoints(RootfsTree tools) {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>(tools.nodes());
        for (String point : InputRoot.RESERVED) {
            nodes.putIfAbsent(
                    RootfsPath.ROOT.child(point),
                    new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest(Origin.GENERATED)));
        }
        return RootfsTree.of(nodes);
    }

    /** The host's tools, found by the first step. */
    private synchronized Host host() throws BuildException, IOException, InterruptedException {
        Host known = host;
        if (known == null) {
            known = Host.find(tools, cache);
            host = known;
        }
        return known;
    }
}
