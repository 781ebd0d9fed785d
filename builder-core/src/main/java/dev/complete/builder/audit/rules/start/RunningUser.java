package dev.complete.builder.audit.rules.start;

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
public final class RunningUser {

    private static final String PASSWD = "/etc/passwd";
    private static final int FIELDS = 7;
    private static final int HOME = 5;

    /** Debian's home for a user without one. */
    private static final String NONE = "/nonexistent";

    private RunningUser() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        String uid = Long.toString(image.contract().user().uid());
        for (String[] user : ImageText.records(PASSWD, image)) {
            if (user.length == FIELDS && user[2].equals(uid)) {
                return home(image.contract().env().getOrDefault("HOME", user[HOME]), user[0], image);
            }
        }
        Node passwd = image.tree().get(image.walk(PASSWD).at());
        return List.of(new Fault.At("user-missing", Severity.WARN, RootfsPath.of(PASSWD), passwd)
                .problem("the image runs as user " + uid + ", who has no line in " + PASSWD)
                .fix("declare the user: `users: {NAME: " + uid + "}`"));
    }

    private static List<Fault> home(String home, String user, AuditedImage image) {
        Walk walk = image.walk(home);
        boolean there = walk.found() && image.tree().get(walk.at()) instanceof Node.Directory;
        if (there
                || home.isEmpty()
                || home.equals(NONE)
                || RuntimePlaces.of(image.contract()).hold(walk.at())) {
            return List.of();
        }
        String shown = Printable.escape(home);
        return List.of(new Fault.At("home-missing", Severity.WARN, Trees.path(home), null)
                .problem("the home of user " + Printable.escape(user) + ", " + shown + ", is in no layer")
                .fix("add the folder with `files: {" + shown
                        + "/: \"\"}`, make it writable, or set `HOME` under `env`"));
    }
}
