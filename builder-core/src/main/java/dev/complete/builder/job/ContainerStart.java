package dev.complete.builder.job;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.BindPoint;
import dev.complete.builder.merge.Users;
import dev.complete.builder.request.RunTerms;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.Checkouts;
import dev.complete.builder.rootfs.checkout.TreeDigest;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.container.Container;
import dev.complete.builder.sandbox.container.Container.Bind;
import dev.complete.builder.sandbox.container.Containers;
import dev.complete.builder.sandbox.container.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a container from a final tree: the common part of a run and a task. */
public record ContainerStart(Project project, ContentSource contents, RunTerms terms, BuildProgress progress) {

    private static final RootfsPath RESOLVER = RootfsPath.of("/etc/resolv.conf");

    /** A container that can be run several times. */
    @FunctionalInterface
    public interface Ready {
        /** @return the exit code of its first process; 128 plus the signal's number when a signal killed it */
        int run() throws BuildException, IOException, InterruptedException;
    }

    /** @param contract with its command; the request's environment is added here */
    public Ready prepare(RuntimeContract contract, RootfsTree image, List<Bind> binds)
            throws BuildException, IOException, InterruptedException {
        Path cache = project.cache().directory();
        RuntimeContract mine = withHome(contract, image).with(terms.env(), contract.command());
        Containers containers = Containers.find(cache, terms.runtime(), mine, terms.network());
        containers.losses(mine, image, terms.network()).forEach(this::warn);
        mine.mounts().stream()
                .filter(mount -> mount.keep())
                .forEach(mount -> warn("the volume " + mount.path() + " is empty, and gone after this run"));
        RootfsTree tree = image;
        List<Bind> all = new ArrayList<>(binds);
        Path resolver = Path.of(RESOLVER.toString());
        if (terms.network() == Network.HOST && Files.isRegularFile(resolver)) {
            try {
                BindPoint point = BindPoint.file(RESOLVER, image, mine.mountPoints());
                tree = point.tree();
                all.add(new Bind(resolver.toRealPath(), point.at().toString())); // same path in both
            } catch (BuildException e) {
                warn("no names of hosts are known in it: " + e.getMessage());
            }
        }
        RootfsTree whole = tree;
        Owners owners = containers.owners();
        String name = TreeDigest.of(whole, owners).hex();
        Path root = new Checkouts(cache, contents).of(name, () -> whole, owners);
        project.awaitComparison();
        progress.on(new BuildEvent.Starting(containers.runtime()));
        Container container = new Container(mine, root, terms.network(), List.copyOf(all));
        return () -> containers.run(container);
    }

    /** Sets {@code HOME}: only some runtimes look it up, and all should agree. */
    private RuntimeContract withHome(RuntimeContract contract, RootfsTree tree) throws BuildException, IOException {
        return contract.env().containsKey("HOME")
                ? contract
                : contract.with(Map.of("HOME", Users.home(tree, contract.user(), contents)), contract.command());
    }

    private void warn(String message) {
        progress.on(new BuildEvent.Warning(message));
    }
}
