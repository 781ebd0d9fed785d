package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code runtime-link}: the files for the lookup of host names are not links. Some systems have links to files that
 * they write at run time, such as Debian's to systemd-resolved's; these dangle in an image.
 */
public final class RuntimeLinks {

    /** Consequence of a missing file, by path. */
    private static final Map<RootfsPath, String> FILES = Map.of(
            RootfsPath.of("/etc/hostname"),
            "the image's own name is not known",
            RootfsPath.of("/etc/hosts"),
            "localhost is not known",
            RootfsPath.of("/etc/resolv.conf"),
            "no names of hosts are known, unless a runtime puts a file there");

    /** Paths with files of the kernel, in every image. */
    private static final RuntimePlaces KERNEL =
            new RuntimePlaces(List.of(RootfsPath.of("/proc"), RootfsPath.of("/sys")));

    private RuntimeLinks() {}

    public static List<Fault> check(AuditedImage image) {
        RuntimePlaces runtime = RuntimePlaces.of(image.contract());
        List<Fault> faults = new ArrayList<>();
        FILES.keySet().stream().sorted().forEach(path -> {
            Walk walk = Walk.along(
                    path.toString(),
                    RootfsPath.ROOT,
                    at -> runtime.hides(at) ? null : image.tree().get(at));
            boolean leadsNowhere = walk.end() == Walk.End.MISSING
                    && !walk.links().isEmpty()
                    && runtime.hold(walk.at())
                    && KERNEL.mountOver(walk.at()) == null;
            if (leadsNowhere && image.tree().get(path) instanceof Node.Symlink link) {
                faults.add(new Fault.At("runtime-link", Severity.WARN, path, link)
                        .problem("the link " + path + " leads to " + Printable.escape(walk.target())
                                + ", where nothing is when the image starts: " + FILES.get(path))
                        .fix("`exclude` the link: a plain file takes its place, which runtimes can cover")
                        .mendedBy(Remedy.EXCLUDE));
            }
        });
        return faults;
    }
}
