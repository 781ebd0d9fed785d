package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.container.Container.Bind;
import dev.complete.builder.sandbox.host.Devices;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.ProcMasks;
import dev.complete.builder.sandbox.host.SandboxSetup;
import dev.complete.builder.sandbox.host.SystemCallFilter;
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
            settings.putAll(SandboxSetup.readOnlyNodes(tools, Devices.NODES));
        }
        settings.put("STATUS", RunFolder.status(run.directory()).toString());
        settings.put("FILTER", run.file("filter", SystemCallFilter.program()).toString());
        return new Launch(words(program, container, run), settings, List.of(), "");
    }

    private static List<String> words(Path program, Container container, RunFolder run) throws IOException {
        RuntimeContract contract = container.contract();
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of("--json-status-fd", "5", "--seccomp", "6"));
        words.addAll(List.of("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts"));
        words.addAll(List.of("--unshare-cgroup-try", "--disable-userns"));
        if (container.network() == Network.NONE) {
            words.add("--unshare-net");
        }
        words.addAll(List.of("--uid", Long.toString(contract.user().uid())));
        words.addAll(List.of("--gid", Long.toString(contract.user().gid())));
        words.addAll(List.of("--die-with-parent", "--as-pid-1", "--new-session", "--hostname", contract.name()));
        words.addAll(List.of("--cap-drop", "ALL"));
        if (contract.user().uid() == 0) { // the kernel drops them for any other user, in every runtime
            RuntimeContract.CAPABILITIES.forEach(capability -> words.addAll(List.of("--cap-add", capability)));
        }
        words.addAll(List.of("--ro-bind", container.root().toString(), "/", "--proc", "/proc"));
        Path nothing = run.file("nothing", new byte[0]);
        words.addAll(ProcMasks.arguments(nothing, run.folder("empty")));
        words.addAll(Devices.arguments(SHARED_MEMORY, false));
        words.addAll(List.of("--mqueue", "/dev/mqueue"));
        words.addAll(Devices.CLOSED);
        for (Mount mount : contract.mounts()) {
            words.addAll(mount(mount, run));
        }
        for (Bind bind : container.binds()) {
            words.addAll(List.of("--ro-bind", bind.host().toString(), bind.at()));
        }
        words.addAll(List.of("--chdir", contract.cwd(), "--clearenv"));
        contract.env().forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
        words.add("--");
        words.addAll(contract.argv());
        return words;
    }

    private static List<String> mount(Mount mount, RunFolder run) throws IOException {
        String path = mount.path().toString();
        if (mount.keep()) {
            return List.of("--bind", run.volume(mount, Owners.MINE).toString(), path);
        }
        List<String> words = new ArrayList<>(List.of("--perms", Integer.toOctalString(mount.mode())));
        if (mount.sizeBytes() != null) {
            words.addAll(List.of("--size", mount.sizeBytes().toString()));
        }
        words.addAll(List.of("--tmpfs", path));
        return words;
    }

    @Override
    public List<String> losses(RuntimeContract contract, RootfsTree tree, Network network) throws IOException {
        List<String> lost = new ArrayList<>(UnsupportedFeatures.owners(contract, tree));
        lost.addAll(UnsupportedFeatures.port(contract, network));
        return lost;
    }
}
