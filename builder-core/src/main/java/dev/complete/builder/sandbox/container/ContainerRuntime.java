package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.HostTools;
import java.io.IOException;
import java.util.List;

/**
 * A program of this machine that runs containers. Each implements the contract: a read-only root with writable mounts;
 * the image's user, environment and working directory; an own process namespace; no new privileges; few capabilities;
 * no access to the kernel's own files.
 */
interface ContainerRuntime {

    /** All runtimes, the preferred first. */
    static List<ContainerRuntime> all(HostTools tools) {
        return List.of(
                new OciRuntime(OciRuntime.CRUN, tools),
                new OciRuntime(OciRuntime.RUNC, tools),
                new BubblewrapRuntime(tools));
    }

    String name();

    /** Owners that the files of the container's root need. */
    Owners owners();

    /**
     * Writes the runtime's files into {@code run} and returns the command to start it. Starts nothing. The command writes
     * the pid of the container's first process to {@link RunFolder#pid}, so that it can be killed; bubblewrap writes
     * {@link RunFolder#status}. It prints the path of a first program that does not exist, which is how
     * {@link Containers} tries a runtime: in a root with nothing but {@code /dev}, {@code /proc} and {@code /sys}.
     *
     * @throws BuildException when it cannot run this container here, with the reason
     */
    Launch launch(Container container, RunFolder run) throws BuildException, IOException, InterruptedException;

    /** Parts of the contract that do not hold here, as sentences for the user. */
    List<String> losses(RuntimeContract contract, RootfsTree tree, Network network) throws IOException;
}
