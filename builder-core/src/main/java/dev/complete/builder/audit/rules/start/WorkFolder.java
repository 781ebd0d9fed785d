package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.util.List;

/** {@code workdir-missing}: the working directory exists, is not hidden, and the image's user may enter it. */
public final class WorkFolder implements AuditRule {

    @Override
    public List<String> ids() {
        return List.of("workdir-missing");
    }

    @Override
    public List<Fault> check(AuditedImage image) {
        RuntimeContract contract = image.contract();
        Walk walk = Walk.along(contract.cwd(), RootfsPath.ROOT, image.tree()::get);
        String subject = "the work folder " + Printable.escape(contract.cwd());
        if (!walk.found() || !(image.tree().get(walk.at()) instanceof Node.Directory folder)) {
            return List.of(new Fault(
                    "workdir-missing",
                    Severity.ERROR,
                    Trees.path(contract.cwd()),
                    Trees.origin(image.tree(), walk.at()),
                    subject + " is no folder of the image",
                    new MissingFileHints(image).of(walk.target()),
                    "correct `workdir`"));
        }
        RuntimePlaces runtime = RuntimePlaces.of(contract);
        if (runtime.hides(walk.at())) {
            return List.of(new Fault(
                    "workdir-missing",
                    Severity.ERROR,
                    Trees.path(contract.cwd()),
                    folder.origin(),
                    subject + " is hidden when the image runs: "
                            + Printable.escape(String.valueOf(runtime.mountOver(walk.at())))
                            + " is writable, and empty then",
                    List.of(),
                    "make the folder itself writable, or name one outside"));
        }
        Access access = new Access(contract.user());
        RootfsPath barrier = access.barrier(walk, image.tree()::get);
        if (barrier == null && !access.may(Access.EXECUTE, folder.metadata())) {
            barrier = walk.at();
        }
        if (barrier == null || !(image.tree().get(barrier) instanceof Node.Directory refusing)) {
            return List.of();
        }
        return List.of(new Fault(
                "workdir-missing",
                contract.user().uid() == 0 ? Severity.WARN : Severity.ERROR, // runtimes may leave root its capabilities
                Trees.path(contract.cwd()),
                refusing.origin(),
                subject + " cannot be entered: user " + contract.user() + " may not pass through "
                        + Printable.escape(barrier.toString()) + " (" + Access.describe(refusing.metadata()) + ")",
                List.of(),
                "give the folder an owner or a mode under `permissions`"));
    }
}
