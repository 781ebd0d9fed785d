package dev.complete.cli.serve;

import dev.complete.git.GitId;
import dev.complete.git.open.RepositoryRefs;
import dev.complete.registry.ManifestName;
import dev.complete.registry.serve.NotServedException;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tags that a repository's branches and tags are, and {@code latest}, which is {@code HEAD}. What a tag cannot say becomes
 * {@code -}, or {@code _} at its beginning; a name that is too long for a tag is none. Immutable.
 */
final class RefTags {

    private static final String LATEST = "latest";

    private record Ref(String name, GitId commit) {
        @Override
        public String toString() {
            return Printable.escape(name) + " (" + commit + ")";
        }
    }

    private final TreeMap<String, List<Ref>> tags = new TreeMap<>();

    RefTags(RepositoryRefs refs) {
        if (refs.head() != null) {
            add(LATEST, new Ref("HEAD", refs.head()));
        }
        for (Map.Entry<String, GitId> ref : refs.commits().entrySet()) {
            add(tag(ref.getKey().replaceFirst("refs/(heads|tags)/", "")), new Ref(ref.getKey(), ref.getValue()));
        }
    }

    private void add(String tag, Ref ref) {
        if (ManifestName.isTag(tag)) {
            tags.computeIfAbsent(tag, any -> new ArrayList<>()).add(ref);
        }
    }

    private static String tag(String name) {
        return name.replaceAll("[^a-zA-Z0-9._-]", "-").replaceFirst("^[.-]", "_");
    }

    /** In the order of their bytes. */
    List<String> all() {
        return List.copyOf(tags.keySet());
    }

    /**
     * The commit that all refs of this tag lead to; null when there is none of them.
     *
     * @throws NotServedException naming the refs when they lead to several
     */
    @Nullable
    GitId commit(String tag) throws NotServedException {
        List<Ref> refs = tags.getOrDefault(tag, List.of());
        if (refs.stream().map(Ref::commit).distinct().count() > 1) {
            throw new NotServedException(
                    NotServedException.Reason.UNKNOWN,
                    "several refs are the tag " + tag + ": "
                            + refs.stream().map(Ref::toString).collect(Collectors.joining(", "))
                            + "; pull by the commit");
        }
        return refs.isEmpty() ? null : refs.get(0).commit();
    }
}
