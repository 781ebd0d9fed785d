package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.builder.recipe.glob.Placeholders;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses single texts of the manifest. Each function throws {@link InvalidValue} for an invalid text. */
public final class ScalarParsers {

    /**
     * Limit for names of components and images: safe as a file name, an OCI reference, a tag and a host name, on every
     * system.
     */
    static final int MAX_NAME = 63;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");

    /** Names that useradd accepts. */
    private static final Pattern USER_NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern PORT = Pattern.compile("([1-9][0-9]{0,4})(?:/(tcp|udp|sctp))?");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,11})([kmg]?)");
    /** Largest size in bytes: of a file in Linux, as whole gibibytes. */
    private static final long MAX_SIZE = Long.MAX_VALUE >> 30 << 30;

    private static final Pattern DURATION = Pattern.compile("[1-9][0-9]{0,4}[smh]");
    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final Pattern RETRIES = Pattern.compile("[0-9]|10");
    private static final Set<String> BUILT_IN_TASKS = Set.of("build", "publish", "run");
    private static final List<String> PLATFORMS = List.of("linux/amd64", "linux/arm64");

    private ScalarParsers() {}

    public static <T> Located<T> located(YamlNode.Scalar scalar, Function<String, T> meaning) throws BuildException {
        return new Located<>(of(scalar, meaning), scalar.mark());
    }

    public static <T> T of(YamlNode.Scalar scalar, Function<String, T> meaning) throws BuildException {
        try {
            return meaning.apply(scalar.text());
        } catch (InvalidValue e) {
            throw scalar.error(String.valueOf(e.getMessage()), e.hint());
        }
    }

    public static String name(String text) {
        return name(text, "a name for a component or an image");
    }

    /** A name as for components, but not one of {@code complete}'s own tasks. */
    public static String taskName(String text) {
        if (BUILT_IN_TASKS.contains(text)) {
            throw new InvalidValue(Quoted.of(text) + " is built in", "give this task another name");
        }
        return name(text, "a task's name");
    }

    private static String name(String text, String what) {
        InvalidValue.unless(
                text.length() <= MAX_NAME && NAME.matcher(text).matches(),
                text,
                what,
                "a-z and 0-9, with single `-` `_` `.` between them, at most " + MAX_NAME);
        return text;
    }

    public static int retries(String text) {
        InvalidValue.unless(RETRIES.matcher(text).matches(), text, "a number of retries", "0 to 10");
        return Integer.parseInt(text);
    }

    /** A literal path in a repository; a slash at its end is dropped. */
    public static String repositoryPath(String text) {
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        InvalidValue.unless(
                !text.isEmpty() && !text.startsWith("/"),
                text,
                "a path in this repository",
                "write it without `/` in front");
        InvalidValue.unless(
                Stream.of(path.split("/", -1)).noneMatch(Set.of("", ".", "..")::contains),
                text,
                "a plain path",
                "it starts at the root of this file's repository");
        if (text.getBytes(StandardCharsets.UTF_8).length > RootfsPath.MAX_PATH_BYTES) {
            throw new InvalidValue("a path is longer than " + RootfsPath.MAX_PATH_BYTES + " bytes", null);
        }
        return path;
    }

    public static String userName(String text) {
        InvalidValue.unless(
                USER_NAME.matcher(text).matches(),
                text,
                "a user name",
                "a-z, 0-9, `_` and `-`, not starting with a digit, at most 32");
        return text;
    }

    public static long id(String text) {
        InvalidValue.unless(
                NUMBER.matcher(text).matches() && Long.parseLong(text) <= Metadata.MAX_ID,
                text,
                "a numeric id",
                "a decimal number from 0 to " + Metadata.MAX_ID);
        return Long.parseLong(text);
    }

    /** A user's name or a numeric id. */
    public static String owner(String text) {
        boolean numeric = !text.isEmpty() && Character.isDigit(text.charAt(0));
        return numeric ? Long.toString(id(text)) : userName(text);
    }

    /** A user's name, a numeric id, or {@code uid:gid}. */
    public static String user(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return owner(text);
        }
        return id(text.substring(0, colon)) + ":" + id(text.substring(colon + 1));
    }

    /** An absolute, normal path without a trailing slash; {@code /} itself is fine. */
    public static RootfsPath path(String text) {
        if (text.isEmpty()) {
            throw new InvalidValue("an image path must not be empty", "the root is `/`");
        }
        if (!text.startsWith("/")) {
            throw new InvalidValue(Quoted.of(text) + " is not an absolute path", "write " + Quoted.of("/" + text));
        }
        if (text.length() > 1 && text.endsWith("/")) {
            throw new InvalidValue(
                    Quoted.of(text) + " must not end in a slash",
                    "write " + Quoted.of(text.substring(0, text.length() - 1)));
        }
        String placeholder = Placeholders.first(text);
        if (placeholder != null) {
            throw new InvalidValue(
                    Quoted.of(placeholder) + " has no meaning in an image path", "only a source may hold it");
        }
        try {
            return RootfsPath.of(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidValue(Quoted.of(text) + " is not a plain path", e.getMessage());
        }
    }

    /** As {@link #path}, but not the root. */
    public static RootfsPath pathBelowRoot(String text) {
        RootfsPath path = path(text);
        if (path.isRoot()) {
            throw new InvalidValue("`/` cannot be given here", "name a path below it");
        }
        return path;
    }

    /** A destination: an absolute path, perhaps with a trailing slash; no glob. */
    public static RootfsPath target(String text) {
        if (text.indexOf('*') >= 0) {
            throw new InvalidValue(
                    "a target must not be a glob: " + Quoted.of(text), "end it in `/` to keep the names");
        }
        boolean folder = text.startsWith("/") && text.endsWith("/") && text.length() > 1;
        return path(folder ? text.substring(0, text.length() - 1) : text);
    }

    /** A path below a step's {@code /src}, which is its root here: {@code ./}, {@code zlib/}, {@code .config}. */
    public static RootfsPath pathInSource(String text) {
        if (text.startsWith("/")) {
            throw new InvalidValue(
                    Quoted.of(text) + " is absolute, but a step's source is put below /src", "`./` is /src itself");
        }
        if (text.isEmpty() || text.indexOf('*') >= 0) {
            throw new InvalidValue(Quoted.of(text) + " is not a place in /src", "`./` is /src itself");
        }
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        path = path.equals(".") ? "" : path.startsWith("./") ? path.substring(2) : path;
        if (("/" + path + "/").contains("/../")) {
            throw new InvalidValue(Quoted.of(text) + " is not below /src", "a step's source is put there");
        }
        return path("/" + path);
    }

    public static Platform platform(String text) {
        InvalidValue.unless(PLATFORMS.contains(text), text, "a platform", NearestWord.hint(text, PLATFORMS));
        return Platform.parse(text);
    }

    /** A variable's name: visible ASCII without {@code =}, which every runtime passes on. */
    public static String variable(String text) {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '=');
        InvalidValue.unless(
                plain && !text.isEmpty(), text, "a variable's name", "visible ASCII characters without `=`");
        return text;
    }

    /** A port with its protocol: {@code 8080/tcp}. */
    public static String port(String text) {
        Matcher port = PORT.matcher(text);
        InvalidValue.unless(
                port.matches() && Integer.parseInt(port.group(1)) <= 65_535,
                text,
                "a port",
                "write it as 8080/tcp, 53/udp or 3868/sctp");
        return port.group(2) == null ? text + "/tcp" : text;
    }

    /** A size in bytes, over 0; {@code k}, {@code m} and {@code g} are powers of 1024. */
    public static long size(String text) {
        Matcher size = SIZE.matcher(text);
        InvalidValue.unless(size.matches(), text, "a size", "bytes, or a number with k, m or g, such as 16m");
        int shift = size.group(2).isEmpty() ? 0 : "kmg".indexOf(size.group(2)) * 10 + 10;
        long number = Long.parseLong(size.group(1));
        if (number > MAX_SIZE >> shift) {
            throw new InvalidValue(
                    Quoted.of(text) + " is more than any system has", "at most " + (MAX_SIZE >> 30) + "g");
        }
        return number << shift;
    }

    public static Duration duration(String text) {
        InvalidValue.unless(
                DURATION.matcher(text).matches(), text, "a time", "a number with s, m or h, such as 90s, 20m or 2h");
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    public static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValue(Quoted.of(text) + " is neither `true` nor `false`", null);
        };
    }

    public static String rule(String text) {
        InvalidValue.unless(
                text.length() <= MAX_NAME && RULE.matcher(text).matches(),
                text,
                "an audit rule's name",
                "lower-case words joined by `-`");
        return text;
    }

    public static String notEmpty(String text, String what) {
        if (text.isBlank()) {
            throw new InvalidValue(what + " must not be empty", null);
        }
        return text;
    }
}
