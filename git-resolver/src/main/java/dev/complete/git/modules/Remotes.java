package dev.complete.git.modules;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The remotes in a repository's own configuration: all that is ever read from it, and only to give relative submodule
 * URLs a base, as git-submodule(1) does. {@code insteadOf}, includes and the user's configuration are not looked at.
 */
public final class Remotes {

    private final Map<String, String> urls = new TreeMap<>();
    private final Map<String, String> branches = new TreeMap<>();

    private Remotes() {}

    /** Broken text holds no remotes. */
    public static Remotes parse(byte[] config) {
        Remotes remotes = new Remotes();
        try {
            for (ConfigText.Variable variable : ConfigText.parse(new String(config, StandardCharsets.UTF_8))) {
                String name = variable.subsection();
                String value = variable.value();
                if (name != null && value != null) {
                    if (variable.section().equals("remote") && variable.key().equals("url")) {
                        remotes.urls.putIfAbsent(name, value);
                    } else if (variable.section().equals("branch")
                            && variable.key().equals("remote")) {
                        remotes.branches.put(name, value);
                    }
                }
            }
        } catch (ConfigText.SyntaxException e) {
            return new Remotes();
        }
        return remotes;
    }

    /** The URL of the branch's remote, else of {@code origin}, else of the only remote; null when none of them is. */
    public @Nullable String url(@Nullable String branch) {
        String remote = branch == null ? null : branches.get(branch);
        if (remote != null && urls.containsKey(remote)) {
            return urls.get(remote);
        }
        String origin = urls.get("origin");
        return origin != null || urls.size() != 1
                ? origin
                : urls.values().iterator().next();
    }
}
