package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.HostTools;
import java.io.IOException;
import java.util.List;

/**
 * A program of this machine that runs containers. Each keeps the contract: read-only but for what is writable, its user,
 * environment and working directory, process namespace of its own, no new privileges, few capabilities, the kernel's own
 * files out of reach.
 */
interface ContainerRuntime {

    /** All there are, the preferred first. */
    static List<ContainerRuntime> all(HostTools tools) {
        return List.of(
                new OciRuntime(OciRuntime.CRUN, tools),
                new OciRuntime(OciRuntime.RUNC, tools),
                new BubblewrapRuntime(tools));
    }

    String name();

    /** Whose the files of the container's root have to be. */
    Owners owners();

    /**
     * Puts what it needs into {@code run} and says how to start it. Starts nothing.
     *
     * @throws BuildException when it cannot run this container here, saying why
     */
    Launch launch(Container container, RunFolder run) throws BuildException, IOException, InterruptedException;

    /** What of the contract does not hold here; sentences for the user. */
    List<String> losses(RuntimeContract contract, RootfsTree tree, Network network) throws IOException;
}
