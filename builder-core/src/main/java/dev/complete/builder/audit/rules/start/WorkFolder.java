package dev.complete.builder.audit.rules.start;

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
public final class WorkFolder {

    private WorkFolder() {}

    public static List<Fault> check(AuditedImage image) {
        RuntimeContract contract = image.contract();
        Walk walk = image.walk(contract.cwd());
        RootfsPath path = Trees.path(contract.cwd());
        String subject = "the work folder " + Printable.escape(contract.cwd());
        if (!walk.found() || !(image.tree().get(walk.at()) instanceof Node.Directory folder)) {
            return List.of(new Fault.At(
                            "workdir-missing",
                            Severity.ERROR,
                            path,
                            image.tree().get(walk.at()))
                    .problem(subject + " is no folder of the image")
                    .fix("correct `workdir`")
                    .with(new MissingFileHints(image).of(walk.target())));
        }
        RuntimePlaces runtime = RuntimePlaces.of(contract);
        if (runtime.hides(walk.at())) {
            String mount = Printable.escape(String.valueOf(runtime.mountOver(walk.at())));
            return List.of(new Fault.At("workdir-missing", Severity.ERROR, path, folder)
                    .problem(subject + " is hidden when the image runs: " + mount + " is writable, and empty then")
                    .fix("make the folder itself writable, or name one outside"));
        }
        Access access = new Access(contract.user());
        RootfsPath barrier = access.barrier(walk, image.tree()::get);
        if (barrier == null && !access.may(Access.EXECUTE, folder.metadata())) {
            barrier = walk.at();
        }
        if (barrier == null || !(image.tree().get(barrier) instanceof Node.Directory refusing)) {
            return List.of();
        }
        // runtimes may leave root its capabilities
        Severity severity = contract.user().uid() == 0 ? Severity.WARN : Severity.ERROR;
        return List.of(new Fault.At("workdir-missing", severity, path, refusing)
                .problem(subject + " cannot be entered: user " + contract.user() + " may not pass through "
                        + Trees.shown(barrier) + " (" + Access.describe(refusing.metadata()) + ")")
                .fix("give the folder an owner or a mode under `permissions`"));
    }
}
