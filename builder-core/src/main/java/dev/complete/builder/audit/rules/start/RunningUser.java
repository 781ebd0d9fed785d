package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.ImageText;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.List;

/**
 * {@code user-missing} and {@code home-missing}: the user the image runs as has a line in {@code passwd}, and its home
 * there (or {@code HOME}) exists.
 */
public final class RunningUser implements AuditRule {

    private static final String PASSWD = "/etc/passwd";
    private static final int FIELDS = 7;
    private static final int HOME = 5;

    /** Debian's home for a user without one. */
    private static final String NONE = "/nonexistent";

    @Override
    public List<String> ids() {
        return List.of("user-missing", "home-missing");
    }

    @Override
    public List<Fault> check(AuditedImage image) throws IOException {
        String uid = Long.toString(image.contract().user().uid());
        for (String[] user : ImageText.records(PASSWD, image)) {
            if (user.length == FIELDS && user[2].equals(uid)) {
                return home(image.contract().env().getOrDefault("HOME", user[HOME]), user[0], image);
            }
        }
        Walk passwd = Walk.along(PASSWD, RootfsPath.ROOT, image.tree()::get);
        return List.of(new Fault(
                "user-missing",
                Severity.WARN,
                RootfsPath.of(PASSWD),
                Trees.origin(image.tree(), passwd.at()),
                "the image runs as user " + uid + ", who has no line in " + PASSWD,
                List.of(),
                "declare the user: `users: {NAME: " + uid + "}`"));
    }

    private static List<Fault> home(String home, String user, AuditedImage image) {
        Walk walk = Walk.along(home, RootfsPath.ROOT, image.tree()::get);
        boolean there = walk.found() && image.tree().get(walk.at()) instanceof Node.Directory;
        if (there
                || home.isEmpty()
                || home.equals(NONE)
                || RuntimePlaces.of(image.contract()).hold(walk.at())) {
            return List.of();
        }
        return List.of(new Fault(
                "home-missing",
                Severity.WARN,
                Trees.path(home),
                null,
                "the home of user " + Printable.escape(user) + ", " + Printable.escape(home) + ", is in no layer",
                List.of(),
                "add the folder with `files: {" + Printable.escape(home) + "/: \"\"}`, make it writable, or set `HOME`"
                        + " under `env`"));
    }
}
