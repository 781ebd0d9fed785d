package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import java.nio.file.Path;
import java.util.List;

/**
 * A container to run, for every runtime.
 *
 * @param contract with the environment and the command of this run
 * @param root a checkout with the runtime's kind of owners; all mount points exist
 * @param binds mounted in it, read-only
 */
public record Container(RuntimeContract contract, Path root, Network network, List<Bind> binds) {

    /**
     * A file or folder of the host.
     *
     * @param host real
     * @param at absolute path of a file or folder in the container
     */
    public record Bind(Path host, String at) {}
}
