package dev.complete.git.modules;

import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .gitmodules} file (gitmodules(5)): which submodule is at which path and where it comes from. What no honest
 * file holds (names and paths that climb, control characters, a leading dash) is refused as a whole; which URLs may be
 * fetched is decided when one is, see {@link RemoteUrl}. Immutable.
 */
public final class Gitmodules {

    /**
     * @param name the section's name, which is also the store's below {@code .git/modules}
     * @param path where the gitlink is, inside the repository
     * @param url as written
     * @param line of the entry's path, from 1
     */
    public record Module(String name, String path, String url, int line) {}

    /** A repository without submodules. */
    public static final Gitmodules NONE = new Gitmodules(Map.of());

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|[\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

    private final Map<String, Module> byPath;

    private Gitmodules(Map<String, Module> byPath) {
        this.byPath = byPath;
    }

    /** The submodule whose path is exactly {@code path}. */
    public @Nullable Module at(String path) {
        return byPath.get(path);
    }

    /**
     * @param where what messages call the file, escaped: {@code .gitmodules of deps/app @ 1b2c3d4}
     * @throws ResolveException naming the file and the line
     */
    public static Gitmodules parse(byte[] content, String where) throws ResolveException {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            for (ConfigText.Variable variable : ConfigText.parse(text)) {
                if (variable.section().equals("submodule")) {
                    String name = variable.subsection();
                    if (name == null) {
                        throw refused(where, variable.line(), "a submodule without a name");
                    }
                    drafts.computeIfAbsent(name, n -> new Draft()).set(variable, where);
                }
            }
        } catch (CharacterCodingException e) {
            throw new ResolveException(ResolveException.Kind.INVALID, where + " is not UTF-8 text", e);
        } catch (ConfigText.SyntaxException e) {
            throw new ResolveException(ResolveException.Kind.INVALID, where + ":" + e.getMessage(), e);
        }
        return of(drafts, where);
    }

    private static Gitmodules of(Map<String, Draft> drafts, String where) throws ResolveException {
        Map<String, Module> byPath = new TreeMap<>();
        for (Map.Entry<String, Draft> entry : drafts.entrySet()) {
            Draft draft = entry.getValue();
            ConfigText.Variable path = draft.path;
            ConfigText.Variable url = draft.url;
            checkName(entry.getKey(), where, draft.line);
            if (path == null) {
                continue; // without a path it describes nothing: `git submodule` ignores it as well
            }
            String at = checkedPath(path, where);
            String from = url == null ? "" : checkedUrl(url, where);
            Module earlier = byPath.put(at, new Module(entry.getKey(), at, from, path.line()));
            if (earlier != null) {
                throw refused(
                        where,
                        path.line(),
                        "the path " + Printable.escape(at) + " is already taken by submodule "
                                + Printable.escape(earlier.name()) + " in line " + earlier.line());
            }
        }
        return new Gitmodules(byPath);
    }

    private static void checkName(String name, String where, int line) throws ResolveException {
        if (name.isEmpty() || name.startsWith("/") || name.startsWith("-") || hasBadPart(name) || isControlled(name)) {
            throw refused(
                    where,
                    line,
                    "the submodule name \"" + Printable.escape(name)
                            + "\" is refused: no name may be empty, absolute, start with a dash, climb (..)"
                            + " or hold control characters");
        }
    }

    private static String checkedPath(ConfigText.Variable variable, String where) throws ResolveException {
        String path = text(variable);
        if (path.isEmpty()
                || path.startsWith("/")
                || path.startsWith("-")
                || hasBadPart(path)
                || isControlled(path)
                || path.equalsIgnoreCase(".git")) {
            throw refused(
                    where,
                    variable.line(),
                    "the submodule path \"" + Printable.escape(path)
                            + "\" is refused: it must be a plain path inside the repository");
        }
        return path;
    }

    private static String checkedUrl(ConfigText.Variable variable, String where) throws ResolveException {
        String url = text(variable);
        if (url.isEmpty() || url.startsWith("-") || isControlled(url)) {
            throw refused(
                    where,
                    variable.line(),
                    "the submodule URL \"" + Redaction.of(url)
                            + "\" is refused: it may not be empty, start with a dash or hold control characters");
        }
        return url;
    }

    private static String text(ConfigText.Variable variable) {
        String value = variable.value();
        return value == null ? "" : value;
    }

    private static boolean hasBadPart(String path) {
        for (String part : path.split("[/\\\\]", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isControlled(String text) {
        return CONTROL.matcher(text).find();
    }

    private static ResolveException refused(String where, int line, String why) {
        return ResolveException.invalid(where + ":" + line + ": " + why);
    }

    /** One section under construction. */
    private static final class Draft {
        private ConfigText.@Nullable Variable path;
        private ConfigText.@Nullable Variable url;
        private int line;

        void set(ConfigText.Variable variable, String where) throws ResolveException {
            line = line == 0 ? variable.line() : line;
            if (variable.key().equals("path")) {
                path = once(path, variable, where);
            } else if (variable.key().equals("url")) {
                url = once(url, variable, where);
            }
        }

        private static ConfigText.Variable once(
                ConfigText.@Nullable Variable earlier, ConfigText.Variable variable, String where)
                throws ResolveException {
            if (earlier != null) {
                throw refused(
                        where,
                        variable.line(),
                        variable.key() + " of submodule \""
                                + Printable.escape(String.valueOf(variable.subsection()))
                                + "\" was set in line " + earlier.line() + " already; keep one of them");
            }
            return variable;
        }
    }
}
