package dev.complete.git.modules;

import dev.complete.git.credentials.Login;
import dev.complete.text.Printable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a repository: {@code https://…}, {@code ssh://…}, {@code user@host:path}, or, when local paths are
 * allowed, {@code file:///…} and {@code /…}. Everything else is refused, because Git's other transports run programs or
 * trust the network. Immutable.
 */
public final class RemoteUrl {

    /** The way to the repository. */
    public enum Kind {
        HTTPS,
        SSH,
        LOCAL
    }

    /** A URL that may not be used; the message is a clause that follows the URL in a sentence. */
    public static final class RefusedException extends Exception {
        RefusedException(String why) {
            super(why);
        }
    }

    static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(/.*)?", Pattern.DOTALL);
    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+.-]*::.*", Pattern.DOTALL);
    static final Pattern SCP =
            Pattern.compile("(?:([^/:@]+)@)?(\\[[0-9A-Fa-f:.%]+\\]|[^/:\\[\\]@]+):(.+)", Pattern.DOTALL);
    /** ssh takes none there, but people write them. */
    static final Pattern SCP_PASSWORD = Pattern.compile("^([^/:@]+):[^/@]*@");

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[^:\\[\\]@]+)(?::([0-9]{1,5})?)?");

    private final Kind kind;
    private final String address;
    private final @Nullable String user;
    private final @Nullable Login login;

    private RemoteUrl(Kind kind, String address, @Nullable String user, @Nullable Login login) {
        this.kind = kind;
        this.address = address;
        this.user = user;
        this.login = login;
    }

    public Kind kind() {
        return kind;
    }

    /** The URL without any login but ssh's user: fit for records, for messages once escaped, and for naming a mirror. */
    public String address() {
        return address;
    }

    /** The user the URL names; for https a login to look for, and possibly a secret. */
    public @Nullable String user() {
        return user;
    }

    /** The login the URL carries, if it has both parts. */
    public @Nullable Login login() {
        return login;
    }

    /** The local path of a {@link Kind#LOCAL} URL. */
    public Path path() {
        return Path.of(address);
    }

    /** True for {@code ./…} and {@code ../…}, which mean a place beside the repository that says it. */
    public static boolean isRelative(String url) {
        return url.equals(".") || url.equals("..") || url.startsWith("./") || url.startsWith("../");
    }

    /** True for {@code NAME::…}, with which Git would run a program of its own choosing. */
    public static boolean isHelper(String url) {
        return HELPER.matcher(url).matches();
    }

    /** @param text an absolute URL or path */
    public static RemoteUrl parse(String text) throws RefusedException {
        if (text.isEmpty() || text.startsWith("-") || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new RefusedException("is empty, starts with a dash or holds control characters");
        }
        if (isHelper(text)) {
            throw new RefusedException("names a Git remote helper, which would run a program; use https or ssh");
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            String path = url.group(3) == null ? "" : url.group(3);
            return withScheme(url.group(1).toLowerCase(Locale.ROOT), url.group(2), path);
        }
        if (text.startsWith("/")) {
            return local(text);
        }
        if (SCP_PASSWORD.matcher(text).find()) {
            throw new RefusedException("holds a password, which ssh does not take from there; remove it");
        }
        Matcher scp = SCP.matcher(text);
        if (scp.matches()) {
            checkSsh(scp.group(1), scp.group(2), scp.group(3));
            return new RemoteUrl(Kind.SSH, text, scp.group(1), null);
        }
        throw new RefusedException(
                "is not a URL; use https://…, ssh://… or user@host:path, or start it with ./ or ../ to make it relative");
    }

    private static RemoteUrl withScheme(String scheme, String authority, String path) throws RefusedException {
        return switch (scheme) {
            case "https" -> https(authority, path);
            case "ssh" -> ssh(authority, path);
            case "file" -> {
                if (!authority.isEmpty() && !authority.equalsIgnoreCase("localhost")) {
                    throw new RefusedException("names another host in a file: URL");
                }
                yield local(decoded(path));
            }
            case "http", "git", "ftp", "ftps" ->
                throw new RefusedException(
                        "uses " + scheme + "://, which anyone on the way can read or change; use https or ssh");
            default -> throw new RefusedException("uses the scheme " + Printable.escape(scheme) + "; use https or ssh");
        };
    }

    private static RemoteUrl https(String authority, String path) throws RefusedException {
        int sign = authority.lastIndexOf('@');
        String host = authority.substring(sign + 1);
        checkHost(host);
        if (path.length() < 2) {
            throw new RefusedException("names a host but no repository");
        }
        String address = "https://" + host.toLowerCase(Locale.ROOT).replaceFirst(":(443)?$", "") + trimmed(path);
        if (sign < 0) {
            return new RemoteUrl(Kind.HTTPS, address, null, null);
        }
        String info = authority.substring(0, sign);
        int colon = info.indexOf(':');
        String user = decoded(colon < 0 ? info : info.substring(0, colon));
        Login login = colon < 0 ? null : new Login(user, decoded(info.substring(colon + 1)));
        return new RemoteUrl(Kind.HTTPS, address, user.isEmpty() ? null : user, login);
    }

    private static RemoteUrl ssh(String authority, String path) throws RefusedException {
        int sign = authority.lastIndexOf('@');
        String host = authority.substring(sign + 1);
        String info = sign < 0 ? "" : authority.substring(0, sign);
        String user = info.contains(":") ? info.substring(0, info.indexOf(':')) : info;
        checkHost(host);
        checkSsh(user, host, path);
        if (path.length() < 2) {
            throw new RefusedException("names a host but no repository");
        }
        String address = "ssh://" + (user.isEmpty() ? "" : user + "@") + host + trimmed(path);
        return new RemoteUrl(Kind.SSH, address, user.isEmpty() ? null : user, null);
    }

    private static RemoteUrl local(String path) throws RefusedException {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new RefusedException("is no absolute path");
        }
        return new RemoteUrl(Kind.LOCAL, path, null, null);
    }

    private static void checkHost(String host) throws RefusedException {
        Matcher matcher = HOST.matcher(host);
        if (!matcher.matches() || host.startsWith("-") || host.indexOf(' ') >= 0 || host.indexOf('%') == 0) {
            throw new RefusedException("names no host that could exist");
        }
        String port = matcher.group(2);
        if (port != null && (Integer.parseInt(port) > 65_535 || Integer.parseInt(port) == 0)) {
            throw new RefusedException("names a port that cannot exist");
        }
    }

    /** Dashes and blanks in front would be options of ssh or of the command it runs. */
    private static void checkSsh(@Nullable String user, String host, String path) throws RefusedException {
        boolean userOption = user != null && (user.startsWith("-") || user.indexOf(' ') >= 0);
        if (userOption || host.startsWith("-") || host.indexOf(' ') >= 0 || path.startsWith("-")) {
            throw new RefusedException("could be read as an option by ssh");
        }
    }

    /**
     * The URL {@code relative} with this one as its base, as git-submodule(1) resolves it: each {@code ../} takes one part
     * away.
     */
    public RemoteUrl resolve(String relative) throws RefusedException {
        String base = trimmed(address);
        String rest = trimmed(relative);
        char joint = '/';
        while (isRelative(rest)) {
            if (rest.startsWith("..")) {
                int slash = base.lastIndexOf('/');
                int colon = kind == Kind.SSH && !base.startsWith("ssh://") ? base.lastIndexOf(':') : -1;
                int cut = Math.max(slash, colon);
                if (cut <= floor() || joint == ':') {
                    throw new RefusedException("climbs above " + Printable.escape(address));
                }
                joint = base.charAt(cut);
                base = base.substring(0, cut);
                rest = rest.length() > 3 ? rest.substring(3) : "";
            } else {
                rest = rest.length() > 2 ? rest.substring(2) : "";
            }
        }
        for (String part : rest.split("/", -1)) {
            if (part.equals("..") || part.equals(".") || part.isEmpty()) {
                throw new RefusedException("holds \"..\", \".\" or an empty part where only names are expected");
            }
        }
        RemoteUrl resolved = parse(base + joint + rest);
        return new RemoteUrl(resolved.kind, resolved.address, resolved.user == null ? user : resolved.user, login);
    }

    /** The last index that must not be cut: the host stays, and so does a local path's root. */
    private int floor() {
        return switch (kind) {
            case HTTPS -> "https://".length();
            case SSH -> address.startsWith("ssh://") ? "ssh://".length() : 0;
            case LOCAL -> -1;
        };
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? path.replaceFirst("/+$", "") : path;
    }

    static String decoded(String text) throws RefusedException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("holds a percent sign that encodes nothing");
        }
    }

    @Override
    public String toString() {
        return Redaction.of(address);
    }
}
