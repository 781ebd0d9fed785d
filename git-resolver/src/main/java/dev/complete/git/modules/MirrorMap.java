package dev.complete.git.modules;

import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.RemoteUrl.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The user's mirrors: which places stand for a URL. A URL is matched in one form, {@code SCHEME://USER@HOST/PATH}, so that
 * {@code git@host:path} is {@code ssh://git@host/path}; a prefix ends at a slash, and the longest wins. What follows the
 * prefix names a repository below the place and nothing else: whoever writes a {@code .gitmodules} chooses it. Immutable.
 */
public final class MirrorMap {

    public static final MirrorMap NONE = new MirrorMap(List.of());

    private static final Pattern SCHEME = Pattern.compile("(https|ssh|file)://");
    private static final String GIT = ".git";

    /**
     * A place that may hold a repository.
     *
     * @param directory the mirror's, when it is on this machine: what is read there has to be inside; else null
     */
    public record Place(RemoteUrl url, @Nullable Path directory) {}

    /** A rule whose texts were checked; {@code prefix} and {@code placeName} are in the form that is matched. */
    private record Rule(
            String prefix,
            String place,
            String placeName,
            @Nullable Path directory) {

        RemoteUrl at(String rest) throws RefusedException {
            return RemoteUrl.parse(joined(place, rest));
        }
    }

    private final List<Rule> rules;

    private MirrorMap(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * The map of these rules; of two with one prefix the later wins.
     *
     * @throws ResolveException naming the rule that cannot be used, without logins
     */
    public static MirrorMap of(List<MirrorRule> rules) throws ResolveException {
        Map<String, Rule> byPrefix = new LinkedHashMap<>();
        for (MirrorRule rule : rules) {
            String prefix;
            try {
                prefix = prefix(rule.prefix());
            } catch (RefusedException e) {
                throw ResolveException.invalid(
                        "the mirror's prefix " + Redaction.of(rule.prefix()) + " " + e.getMessage());
            }
            try {
                byPrefix.put(prefix, rule(prefix, rule.place()));
            } catch (RefusedException e) {
                throw ResolveException.invalid("the mirror " + Redaction.of(rule.place()) + " " + e.getMessage());
            }
        }
        List<Rule> longestFirst = new ArrayList<>(byPrefix.values());
        longestFirst.sort(Comparator.comparingInt(rule -> -rule.prefix.length()));
        return new MirrorMap(List.copyOf(longestFirst));
    }

    private static String prefix(String text) throws RefusedException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.isEmpty() || SCHEME.matcher(lower).matches()) {
            return lower;
        }
        RemoteUrl below = RemoteUrl.parse(joined(text, "x"));
        if (below.kind() == RemoteUrl.Kind.HTTPS && below.user() != null) {
            throw new RefusedException("holds a login; a prefix has none, the mirror's own URL may have one");
        }
        String name = name(below);
        checkPlain(name.substring(name.indexOf("://") + 3).replaceFirst("^/", ""));
        return name.substring(0, name.length() - "/x".length());
    }

    private static Rule rule(String prefix, String place) throws RefusedException {
        RemoteUrl below = RemoteUrl.parse(joined(place, "x"));
        String name = name(below);
        Path directory = below.kind() == RemoteUrl.Kind.LOCAL ? below.path().getParent() : null;
        String text = directory == null ? place : directory.toString();
        return new Rule(prefix, text, name.substring(0, name.length() - "/x".length()), directory);
    }

    private static String joined(String place, String rest) {
        boolean open = place.endsWith("/") || place.endsWith(":");
        return rest.isEmpty() ? place : place + (open ? "" : "/") + rest;
    }

    /**
     * The places that stand for {@code url}, the likeliest first; none when no prefix matches. A repository may be called
     * {@code NAME} or {@code NAME.git}, whatever its URL says.
     *
     * @throws RefusedException when a prefix matches and what follows is no plain path
     */
    public List<Place> places(RemoteUrl url) throws RefusedException {
        String name = name(url);
        for (Rule rule : rules) {
            String rest = rule.prefix.isEmpty() ? path(name) : below(rule.prefix, name);
            if (rest != null) {
                return places(rule, rest);
            }
        }
        return List.of();
    }

    private static List<Place> places(Rule rule, String rest) throws RefusedException {
        if (rest.isEmpty()) {
            return List.of(new Place(rule.at(rest), rule.directory));
        }
        checkPlain(rest);
        List<Place> places = new ArrayList<>(List.of(new Place(rule.at(rest), rule.directory)));
        if (!rest.endsWith(GIT)) {
            places.add(new Place(rule.at(rest + GIT), rule.directory));
        } else if (!rest.equals(GIT) && !rest.endsWith("/" + GIT)) {
            places.add(new Place(rule.at(rest.substring(0, rest.length() - GIT.length())), rule.directory));
        }
        return places;
    }

    /**
     * The URL that {@code url} stands for when it is in one of the mirrors, as that of a superproject may be that was
     * cloned from there; else {@code url}. Relative URLs of its submodules are relative to it.
     */
    public RemoteUrl original(RemoteUrl url) {
        String name = name(url);
        for (Rule rule : rules) {
            RemoteUrl original = original(rule, name);
            if (original != null) {
                return original;
            }
        }
        return url;
    }

    /** Null for what is not in the rule's place, or stands for no URL there. */
    private static @Nullable RemoteUrl original(Rule rule, String name) {
        String below = below(rule.placeName, name);
        if (below == null && rule.directory != null) {
            below = below(realName(rule.directory), name);
        }
        if (below == null || below.isEmpty()) {
            return null;
        }
        try {
            checkPlain(below);
            String text = rule.prefix.isEmpty() ? below.replaceFirst("/", "://") : joined(rule.prefix, below);
            return RemoteUrl.parse(text.replaceFirst("^file:///?", "file:///"));
        } catch (RefusedException e) {
            return null;
        }
    }

    private static String realName(Path directory) {
        try {
            return "file://" + directory.toRealPath();
        } catch (IOException e) {
            return "file://" + directory;
        }
    }

    /**
     * The path of the repository of {@code url} in a mirror that holds those of every URL: {@code https/HOST/PATH.git}.
     *
     * @throws RefusedException when the URL has no plain path
     */
    public static String path(RemoteUrl url) throws RefusedException {
        String path = path(name(url));
        checkPlain(path);
        return path.endsWith(GIT) ? path : path + GIT;
    }

    private static String path(String name) {
        return name.replaceFirst(":///?", "/");
    }

    /** What {@code name} has behind {@code prefix} and a slash; null when it does not begin so. */
    private static @Nullable String below(String prefix, String name) {
        if (!name.startsWith(prefix)) {
            return null;
        }
        String rest = name.substring(prefix.length());
        if (!rest.isEmpty() && !rest.startsWith("/") && !prefix.endsWith("/")) {
            return null;
        }
        return rest.startsWith("/") ? rest.substring(1) : rest;
    }

    private static String name(RemoteUrl url) {
        String address = url.address();
        return switch (url.kind()) {
            case HTTPS -> address;
            case LOCAL -> "file://" + (address.endsWith("/") ? address.replaceFirst("/+$", "") : address);
            case SSH -> ssh(address);
        };
    }

    private static String ssh(String address) {
        Matcher scp = RemoteUrl.SCP.matcher(address);
        Matcher url = RemoteUrl.URL.matcher(address);
        if (url.matches()) {
            String authority = url.group(2);
            int host = authority.lastIndexOf('@') + 1;
            String lower = authority.substring(host).toLowerCase(Locale.ROOT).replaceFirst(":(22)?$", "");
            return "ssh://" + authority.substring(0, host) + lower + url.group(3);
        }
        if (!scp.matches()) {
            throw new IllegalStateException("no URL of ssh: " + address);
        }
        String user = scp.group(1) == null ? "" : scp.group(1) + "@";
        String path = scp.group(3).replaceFirst("/+$", "");
        return "ssh://" + user + scp.group(2).toLowerCase(Locale.ROOT) + (path.startsWith("/") ? "" : "/") + path;
    }

    /** Servers decode what is percent-encoded: nothing that climbs may be hidden so. */
    private static void checkPlain(String path) throws RefusedException {
        for (String part : path.split("/", -1)) {
            String decoded = RemoteUrl.decoded(part);
            boolean climbs = decoded.isEmpty() || decoded.equals(".") || decoded.equals("..");
            if (climbs || decoded.chars().anyMatch(c -> c < 0x20 || c == 0x7f || "/\\?#".indexOf(c) >= 0)) {
                throw new RefusedException(
                        "holds \"..\", \".\", an empty part or a query where only names are expected");
            }
        }
    }
}
