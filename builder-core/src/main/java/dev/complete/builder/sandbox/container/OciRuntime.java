package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.SandboxSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The runtimes crun and runc, which run a bundle. Only for root: under an ordinary user the container's only user would
 * be root.
 */
record OciRuntime(String name, HostTools tools) implements ContainerRuntime {

    static final String CRUN = "crun";
    static final String RUNC = "runc";

    /** File that exists in a hierarchy of version 2. */
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/cgroup.controllers");

    @Override
    public Owners owners() {
        return Owners.AS_IN_TREE;
    }

    @Override
    public Launch launch(Container container, RunFolder run) throws BuildException, IOException, InterruptedException {
        Path program = tools.find(name);
        if (program == null) {
            throw refused("is not installed");
        }
        if (!SandboxSetup.isRoot()) {
            throw refused("is used as root only: it can give an ordinary user's container no other user than root");
        }
        Path bundle = run.folder("bundle");
        run.file("bundle/config.json", BundleConfig.json(container, run));
        Map<String, String> settings = new HashMap<>(SandboxSetup.defaultSignals(tools));
        List<String> common = new ArrayList<>(List.of(program.toString()));
        if (name.equals(CRUN)) {
            common.add("--cgroup-manager=disabled"); // then there is nothing to limit, and nothing that could stay
            settings.putAll(unifiedGroups());
        }
        common.addAll(List.of("--root", run.state().toString()));
        List<String> words = new ArrayList<>(common);
        words.addAll(List.of("run", "--pid-file", RunFolder.pid(run.directory()).toString()));
        words.addAll(List.of("--bundle", bundle.toString(), run.id()));
        List<String> end = new ArrayList<>(common);
        end.addAll(List.of("delete", "--force", run.id()));
        return new Launch(words, settings, end, name.equals(CRUN) ? "" : run.id());
    }

    /** Settings that show crun only the new control groups: it ends at once where both kinds are mounted. */
    private Map<String, String> unifiedGroups() throws BuildException {
        if (Files.exists(UNIFIED)) {
            return Map.of();
        }
        Path unshare = tools.find("unshare");
        Path mount = tools.find("mount");
        Path umount = tools.find("umount");
        if (unshare == null || mount == null || umount == null) {
            throw refused(
                    "needs `unshare`, `mount` and `umount` (util-linux) on a host without unified control groups");
        }
        return Map.of("UNSHARE", unshare.toString(), "MOUNT", mount.toString(), "UMOUNT", umount.toString());
    }

    private BuildException refused(String why) {
        return new BuildException(Kind.IO, name + " " + why);
    }

    @Override
    public List<String> losses(RuntimeContract contract, RootfsTree tree, Network network) {
        return UnsupportedFeatures.capabilities(tree);
    }
}
