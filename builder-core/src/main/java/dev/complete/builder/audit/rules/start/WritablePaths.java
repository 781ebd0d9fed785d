package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code writable-hides} and {@code writable-denied}: mounts at run time cover no file of the image, and the image's
 * user can write to them.
 */
public final class WritablePaths implements AuditRule {

    private static final int NAMED = 5;

    @Override
    public List<String> ids() {
        return List.of("writable-hides", "writable-denied");
    }

    @Override
    public List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        for (Mount mount : image.contract().mounts()) {
            hides(mount, image, findings);
            denied(mount, image, findings);
        }
        return findings;
    }

    private static void hides(Mount mount, AuditedImage image, List<Fault> findings) {
        RuntimePlaces place = new RuntimePlaces(List.of(mount.path()));
        List<RootfsPath> hidden = new ArrayList<>();
        for (Map.Entry<RootfsPath, Node> entry :
                image.tree().nodes().tailMap(mount.path(), false).entrySet()) {
            // Names such as `a-b` sort between `a` and `a/b`: the folder ends at the last path with its prefix.
            if (!entry.getKey().toString().startsWith(mount.path().toString())) {
                break;
            }
            if (place.mountOver(entry.getKey()) != null && !(entry.getValue() instanceof Node.Directory)) {
                hidden.add(entry.getKey());
            }
        }
        if (hidden.isEmpty()) {
            return;
        }
        String what = mount.keep() ? "volume" : "tmpfs";
        findings.add(new Fault(
                "writable-hides",
                Severity.WARN,
                mount.path(),
                Trees.origin(image.tree(), hidden.get(0)),
                "the " + what + " at " + Printable.escape(mount.path().toString()) + " covers "
                        + (hidden.size() == 1 ? "a file" : hidden.size() + " files")
                        + " of the image, which nothing will see",
                List.of(new Detail("covers", ListText.escaped(hidden, NAMED))),
                "`exclude` them, move them, or make only a folder beside them writable"));
    }

    /** Reports a mount that the user cannot write to. Root may drop its powers itself, and then means another user. */
    private static void denied(Mount mount, AuditedImage image, List<Fault> findings) {
        RuntimeContract contract = image.contract();
        ResolvedUser user = contract.user();
        if (user.uid() == 0 || !(image.tree().get(mount.path()) instanceof Node.Directory folder)) {
            return;
        }
        Access access = new Access(user);
        Walk walk = Walk.along(mount.path().toString(), RootfsPath.ROOT, image.tree()::get);
        RootfsPath barrier = access.barrier(walk, image.tree()::get);
        String why;
        if (barrier != null && image.tree().get(barrier) instanceof Node.Directory above) {
            why = "may not pass through " + Printable.escape(barrier.toString()) + " ("
                    + Access.describe(above.metadata()) + ")";
        } else if (!access.may(Access.WRITE | Access.EXECUTE, folder.metadata())) {
            why = "may not write there (" + Access.describe(folder.metadata()) + ")";
        } else {
            return;
        }
        findings.add(new Fault(
                "writable-denied",
                Severity.WARN,
                mount.path(),
                folder.origin(),
                Printable.escape(mount.path().toString()) + " is writable to nobody: user " + user
                        + ", which the image runs as, " + why,
                List.of(),
                "correct its `owner` or `mode` under `writable`"));
    }
}
