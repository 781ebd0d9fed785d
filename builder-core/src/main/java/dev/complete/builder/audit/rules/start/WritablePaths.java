package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.ListText;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code writable-hides} and {@code writable-denied}: mounts at run time cover no file of the image, and the image's
 * user can write to them.
 */
public final class WritablePaths {

    private static final int NAMED = 5;

    private WritablePaths() {}

    public static List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        for (Mount mount : image.contract().mounts()) {
            hides(mount, image, findings);
            denied(mount, image, findings);
        }
        return findings;
    }

    private static void hides(Mount mount, AuditedImage image, List<Fault> findings) {
        List<RootfsPath> hidden = image.tree()
                .below(mount.path())
                .filter(path -> !(image.tree().get(path) instanceof Node.Directory))
                .toList();
        if (hidden.isEmpty()) {
            return;
        }
        String what = mount.keep() ? "volume" : "tmpfs";
        String files = hidden.size() == 1 ? "a file" : hidden.size() + " files";
        findings.add(new Fault.At(
                        "writable-hides",
                        Severity.WARN,
                        mount.path(),
                        image.tree().get(hidden.get(0)))
                .problem("the " + what + " at " + Trees.shown(mount.path()) + " covers " + files
                        + " of the image, which nothing will see")
                .fix("`exclude` them, move them, or make only a folder beside them writable")
                .with(List.of(new Detail("covers", ListText.escaped(hidden, NAMED)))));
    }

    /** Reports a mount that the user cannot write to. Root may drop its powers itself, and then means another user. */
    private static void denied(Mount mount, AuditedImage image, List<Fault> findings) {
        RuntimeContract contract = image.contract();
        ResolvedUser user = contract.user();
        if (user.uid() == 0 || !(image.tree().get(mount.path()) instanceof Node.Directory folder)) {
            return;
        }
        Access access = new Access(user);
        Walk walk = image.walk(mount.path().toString());
        RootfsPath barrier = access.barrier(walk, image.tree()::get);
        String why;
        if (barrier != null && image.tree().get(barrier) instanceof Node.Directory above) {
            why = "may not pass through " + Trees.shown(barrier) + " (" + Access.describe(above.metadata()) + ")";
        } else if (!access.may(Access.WRITE | Access.EXECUTE, folder.metadata())) {
            why = "may not write there (" + Access.describe(folder.metadata()) + ")";
        } else {
            return;
        }
        findings.add(new Fault.At("writable-denied", Severity.WARN, mount.path(), folder)
                .problem("the writable path " + Trees.shown(mount.path()) + " is of no use: user " + user
                        + ", which the image runs as, " + why)
                .fix("correct its `owner` or `mode` under `writable`"));
    }
}
