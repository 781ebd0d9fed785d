package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.SandboxDiagnosis;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs containers on this machine with the first runtime that passes a test run. A run first ends the remains of killed
 * runs. Thread-safe.
 */
public final class Containers {

    /** A path that exists in no root, so that a runtime reports it once the container is complete. */
    private static final String NOTHING = "/nothing-to-run";

    /** Time limit of a test run; more than a machine under full load needs to start a container. */
    private static final long TRIAL_SECONDS = 30;

    private final Path cache;
    private final HostTools tools;
    private final Lifeline lifeline;
    private final ContainerRuntime runtime;

    private Containers(Path cache, HostTools tools, Lifeline lifeline, ContainerRuntime runtime) {
        this.cache = cache;
        this.tools = tools;
        this.lifeline = lifeline;
        this.runtime = runtime;
    }

    /** Names of the runtimes, the preferred first. */
    public static List<String> names() {
        return ContainerRuntime.all(HostTools.STANDARD).stream()
                .map(ContainerRuntime::name)
                .toList();
    }

    /**
     * @param cache its directory: runs have their folders in its {@code runs}
     * @param name one of {@link #names}, or null for the first that works
     * @param like a contract like that of the later containers: its user and privileges
     * @throws BuildException when the named runtime does not work here, or none does, with the reason
     */
    public static Containers find(Path cache, @Nullable String name, RuntimeContract like, Network network)
            throws BuildException, IOException, InterruptedException {
        return find(cache, name, like, network, HostTools.STANDARD);
    }

    static Containers find(Path cache, @Nullable String name, RuntimeContract like, Network network, HostTools tools)
            throws BuildException, IOException, InterruptedException {
        Lifeline lifeline = Lifeline.of(tools);
        List<String> reasons = new ArrayList<>();
        for (ContainerRuntime runtime : ContainerRuntime.all(tools)) {
            if (name == null || name.equals(runtime.name())) {
                Containers containers = new Containers(cache, tools, lifeline, runtime);
                String problem = containers.problem(like, network);
                if (problem == null) {
                    return containers;
                }
                reasons.add(problem);
            }
        }
        if (reasons.isEmpty()) {
            throw new BuildException(
                    Kind.USAGE,
                    "no runtime `" + Printable.escape(String.valueOf(name)) + "`; there are "
                            + String.join(", ", names()));
        }
        throw new BuildException(
                Kind.IO,
                name == null
                        ? "no runtime works here:\n  " + String.join("\n  ", reasons)
                        : reasons.get(0) + "; without --runtime another one may be found");
    }

    /** The reason why the runtime cannot run such a container here; null when it can. */
    private @Nullable String problem(RuntimeContract like, Network network) throws IOException, InterruptedException {
        try (RunFolder run = RunFolder.create(cache, lifeline)) {
            Path root = run.folder("root");
            for (String point : List.of("dev", "proc", "sys")) {
                Files.createDirectory(root.resolve(point));
            }
            Container trial = new Container(like.trial(NOTHING), root, network, List.of());
            String said = ContainerProcess.apart(runtime.launch(trial, run), run, lifeline, TRIAL_SECONDS);
            if (said.contains(NOTHING)) {
                return null;
            }
            String words = said.isBlank() ? "it said nothing" : Printable.escape(said.strip());
            return runtime.name() + " does not work here: " + words + advice(said);
        } catch (BuildException e) {
            return e.getMessage();
        }
    }

    private String advice(String said) {
        Path bubblewrap = tools.find("bwrap");
        return runtime.name().equals("bubblewrap") && bubblewrap != null
                ? "; " + String.join("; ", SandboxDiagnosis.advice(bubblewrap, said))
                : "";
    }

    public String runtime() {
        return runtime.name();
    }

    /** Owners that the files of a container's root need. */
    public Owners owners() {
        return runtime.owners();
    }

    /** Parts of the contract that this runtime does not keep here, as sentences for the user. */
    public List<String> losses(RuntimeContract contract, RootfsTree tree, Network network) throws IOException {
        return runtime.losses(contract, tree, network);
    }

    /**
     * Runs a container to its end, at this process's own input and output; then nothing of it is left. The calling
     * thread must live as long. A signal that ends this process kills the container first.
     *
     * @return the exit code of its first process; 128 plus the signal's number when a signal killed it
     * @throws BuildException when it could not be started
     */
    public int run(Container container) throws BuildException, IOException, InterruptedException {
        try (RunFolder run = RunFolder.create(cache, lifeline)) {
            ContainerProcess.Ended ended = ContainerProcess.attached(runtime.launch(container, run), run, lifeline);
            if (!ended.started()) {
                throw new BuildException(
                        Kind.IO,
                        runtime.name() + " could not start `"
                                + Printable.escape(container.contract().argv().get(0)) + "`; it says above why");
            }
            return ended.exitCode();
        }
    }
}
