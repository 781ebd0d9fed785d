package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.ImageText;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code log-device}: logs that are opened as {@code /dev/stdout} or {@code /dev/stderr}. In a systemd unit these are
 * the journal's socket, which can be written to but not opened.
 */
public final class LogDevices {

    /** A device as a word of its own, not the target of a shell's output. */
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w./>-])(?<!> )/(?:dev/std(?:out|err)|(?:proc/self|dev)/fd/[12])(?![\\w./-])");

    private static final Pattern DEVICE = Pattern.compile("/dev/std(?:out|err)|/(?:proc/self|dev)/fd/[12]");

    /** Limit; longer files are not configuration. */
    private static final long LONGEST = 256 << 10;

    private static final String CONFIGURATION = "/etc/";
    private static final int EXECUTABLE = 0111;

    private LogDevices() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (String word : image.contract().argv()) {
            Matcher named = NAMED.matcher(word);
            if (named.find()) {
                faults.add(fault(RootfsPath.ROOT, null, "the image's command names " + named.group()));
                break;
            }
        }
        RuntimePlaces runtime = RuntimePlaces.of(image.contract());
        for (Map.Entry<RootfsPath, Node> entry : image.tree().nodes().entrySet()) {
            RootfsPath path = entry.getKey();
            if (runtime.hold(path)) {
                continue;
            }
            String shown = Trees.shown(path);
            if (entry.getValue() instanceof Node.Symlink link) {
                String target = image.walk(path.toString()).target();
                if (DEVICE.matcher(target).matches()) {
                    faults.add(fault(path, link, "the link " + shown + " leads to " + target));
                }
            } else if (entry.getValue() instanceof Node.File file && isConfiguration(path, file, image)) {
                String named = named(ImageText.of(file, image));
                if (named != null) {
                    faults.add(fault(path, file, shown + " names " + named));
                }
            }
        }
        return faults;
    }

    private static boolean isConfiguration(RootfsPath path, Node.File file, AuditedImage image) {
        return path.toString().startsWith(CONFIGURATION)
                && (file.metadata().mode() & EXECUTABLE) == 0
                && image.contents().fits(file.content(), LONGEST);
    }

    private static @Nullable String named(String text) {
        for (String line : text.split("\n", -1)) {
            Matcher named = NAMED.matcher(line);
            if (!line.stripLeading().startsWith("#") && named.find()) {
                return named.group();
            }
        }
        return null;
    }

    private static Fault fault(RootfsPath path, @Nullable Node node, String subject) {
        String unit = ", which nothing can open in a systemd unit: there it is the journal's socket";
        return new Fault.At("log-device", Severity.WARN, path, node)
                .problem(subject + unit)
                .fix("where it runs as a systemd unit, log without opening a file (nginx: `error_log stderr;`,"
                        + " `access_log off;`), or as root with StandardOutput=append:FILE in a drop-in")
                .because(new Cause("paths lead to standard output or error" + unit, "paths"));
    }
}
