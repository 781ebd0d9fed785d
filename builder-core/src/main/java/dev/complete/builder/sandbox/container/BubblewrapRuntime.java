package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.BubblewrapCommand;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.SandboxFiles;
import dev.complete.builder.sandbox.host.SandboxSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * bubblewrap, which needs no privileges but user namespaces: for root and for ordinary users. Its containers have one
 * user, the image's, who owns all of the files.
 */
record BubblewrapRuntime(HostTools tools) implements ContainerRuntime {

    /** Size in bytes, the same as in {@code config.json}. */
    private static final long SHARED_MEMORY = 64 << 20;

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public Owners owners() {
        return Owners.MINE;
    }

    @Override
    public Launch launch(Container container, RunFolder run) throws BuildException, IOException, InterruptedException {
        Path program = tools.find("bwrap");
        if (program == null) {
            throw new BuildException(Kind.IO, "bubblewrap is not installed");
        }
        Map<String, String> settings = new HashMap<>(SandboxSetup.defaultSignals(tools));
        if (SandboxSetup.isRoot()) {
            settings.putAll(SandboxSetup.readOnlyNodes(tools, BubblewrapCommand.NODES));
        }
        SandboxFiles files = new SandboxFiles(run.directory());
        files.create();
        settings.putAll(files.settings());
        return new Launch(words(program, container, run, files), settings, List.of(), "");
    }

    private static List<String> words(Path program, Container container, RunFolder run, SandboxFiles files)
            throws IOException {
        RuntimeContract contract = container.contract();
        long uid = contract.user().uid();
        List<String> capabilities = uid == 0 ? RuntimeContract.CAPABILITIES : List.of(); // the kernel drops others'
        BubblewrapCommand command = new BubblewrapCommand(
                        program,
                        contract.name(),
                        container.network() == Network.HOST,
                        uid,
                        contract.user().gid(),
                        capabilities)
                .root(container.root(), files)
                .devices(SHARED_MEMORY, true, false);
        for (Mount mount : contract.mounts()) {
            String path = mount.path().toString();
            if (mount.keep()) {
                command.writable(run.volume(mount, Owners.MINE), path);
            } else {
                command.inMemory(path, mount.mode(), mount.sizeBytes());
            }
        }
        container.binds().forEach(bind -> command.readOnly(bind.host(), bind.at()));
        return command.line(contract.cwd(), contract.env(), contract.argv());
    }

    @Override
    public List<String> losses(RuntimeContract contract, RootfsTree tree, Network network) throws IOException {
        List<String> lost = new ArrayList<>(UnsupportedFeatures.owners(contract, tree));
        lost.addAll(UnsupportedFeatures.port(contract, network));
        return lost;
    }
}
