package dev.complete.builder.audit.look;

import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.rootfs.Node;
import dev.complete.text.Printable;

/** Common causes of faults. */
public final class Causes {

    private Causes() {}

    /** The cause that one component brings them: {@code files of component `app` hold private keys}. */
    public static Cause component(Node node, String things, String problem) {
        return new Cause(
                things + " of component `" + Printable.escape(node.origin().component()) + "` " + problem, things);
    }

    /** The plural of a clause about one file: {@code needs /usr/bin/perl} becomes {@code need /usr/bin/perl}. */
    public static String plural(String problem) {
        int end = problem.indexOf(' ');
        String verb = problem.substring(0, end);
        String plural = switch (verb) {
            case "is" -> "are";
            case "has" -> "have";
            default -> verb.endsWith("s") ? verb.substring(0, verb.length() - 1) : verb;
        };
        return plural + problem.substring(end);
    }
}
