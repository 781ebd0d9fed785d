package dev.complete.registry.serve;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a layout: the images of one name, all that they name, and what refers to them. An entry named
 * {@code orders} is {@code orders:latest}, and one named {@code orders:1.4} is that; a host before it does not count. An
 * entry that says which commit it was made from has that for a tag, too. Immutable once made.
 */
final class LayoutRepository {

    private static final String LATEST = "latest";

    /** An index of a layout holds some ten thousand entries at most; what they lead to has to end, too. */
    private static final int MOST_MANIFESTS = 20_000;

    private final TreeMap<String, Set<Descriptor>> tags = new TreeMap<>();
    private final Map<Digest, Descriptor> manifests = new HashMap<>();
    private final Set<Digest> blobs = new HashSet<>();
    private final Map<Digest, List<Descriptor>> referrers = new HashMap<>();

    private LayoutRepository() {}

    /** All repositories of a layout, in the order of their bytes. */
    static SortedMap<RepositoryName, LayoutRepository> all(LayoutReader layout) throws IOException {
        TreeMap<String, LayoutRepository> repositories = new TreeMap<>();
        Map<Digest, List<Descriptor>> unnamed = new HashMap<>();
        for (Descriptor entry : layout.index().manifests()) {
            LayoutName name = LayoutName.parse(entry.annotations().getOrDefault(Annotations.REF_NAME, ""));
            if (name != null) {
                repositories
                        .computeIfAbsent(name.repository().text(), any -> new LayoutRepository())
                        .tag(name.tag(), entry);
                continue;
            }
            ManifestLinks links = readable(layout, entry);
            if (links != null && links.subject() != null) {
                unnamed.computeIfAbsent(links.subject().digest(), any -> new ArrayList<>())
                        .add(entry);
            }
        }
        TreeMap<RepositoryName, LayoutRepository> byName = new TreeMap<>(Comparator.comparing(RepositoryName::text));
        for (var each : repositories.entrySet()) {
            each.getValue().addAll(layout, unnamed);
            byName.put(new RepositoryName(each.getKey()), each.getValue());
        }
        return byName;
    }

    private void tag(String tag, Descriptor entry) {
        tags.computeIfAbsent(tag, any -> new LinkedHashSet<>()).add(plain(entry));
        String commit = entry.annotations().getOrDefault(Annotations.REVISION, "");
        if (ManifestName.isTag(commit)) {
            tags.computeIfAbsent(commit, any -> new LinkedHashSet<>()).add(plain(entry));
        }
    }

    /** Two entries of one manifest differ in what they say of it. */
    private static Descriptor plain(Descriptor entry) {
        return new Descriptor(entry.mediaType(), entry.digest(), entry.size());
    }

    /** Adds all that the tags lead to, and, since a layout keeps no list of them, the entries that refer to it. */
    private void addAll(LayoutReader layout, Map<Digest, List<Descriptor>> unnamed) throws IOException {
        Deque<Descriptor> left = new ArrayDeque<>();
        tags.values().forEach(left::addAll);
        while (!left.isEmpty()) {
            Descriptor next = plain(left.pop());
            if (manifests.put(next.digest(), next) != null) {
                continue;
            }
            if (manifests.size() > MOST_MANIFESTS) {
                throw new InvalidImageException(
                        "the layout has more than " + MOST_MANIFESTS + " manifests in one repository");
            }
            left.addAll(unnamed.getOrDefault(next.digest(), List.of()));
            ManifestLinks links = readable(layout, next);
            if (links != null) {
                add(next, links);
                left.addAll(links.manifests());
            }
        }
    }

    private void add(Descriptor manifest, ManifestLinks links) {
        links.blobs().forEach(blob -> blobs.add(blob.digest()));
        if (links.subject() != null) {
            referrers
                    .computeIfAbsent(links.subject().digest(), any -> new ArrayList<>())
                    .add(new Descriptor(
                            manifest.mediaType(),
                            manifest.digest(),
                            manifest.size(),
                            null,
                            links.annotations(),
                            links.artifactType()));
        }
    }

    /** Null for one that is missing or wrong: whoever asks for it is told so, and the others are served. */
    private static @Nullable ManifestLinks readable(LayoutReader layout, Descriptor manifest) {
        try {
            return layout.links(manifest);
        } catch (IOException e) {
            return null;
        }
    }

    List<String> tags() {
        return List.copyOf(tags.keySet());
    }

    /** Null when there is none of that name. */
    @Nullable
    Descriptor manifest(ManifestName name) throws NotServedException {
        if (name.digest() != null) {
            return manifests.get(name.digest());
        }
        Set<Descriptor> tagged = tags.getOrDefault(name.text(), Set.of());
        if (tagged.size() > 1) {
            throw new NotServedException(
                    NotServedException.Reason.UNKNOWN,
                    "several images of the layout are called " + name + ": "
                            + String.join(
                                    ", ",
                                    tagged.stream()
                                            .map(each -> each.digest().toString())
                                            .toList())
                            + "; pull one by its digest");
        }
        return tagged.isEmpty() ? null : tagged.iterator().next();
    }

    /** Whether a manifest of this repository names the blob. */
    boolean names(Digest blob) {
        return blobs.contains(blob);
    }

    /** Of all manifests and blobs. */
    Set<Digest> digests() {
        Set<Digest> all = new HashSet<>(blobs);
        all.addAll(manifests.keySet());
        return all;
    }

    List<Descriptor> referrers(Digest subject) {
        return List.copyOf(referrers.getOrDefault(subject, List.of()));
    }

    /** Where an entry's name puts it. */
    private record LayoutName(RepositoryName repository, String tag) {

        /** Null when no client could ask for it. */
        static @Nullable LayoutName parse(String name) {
            int slash = name.lastIndexOf('/');
            int colon = name.indexOf(':', slash + 1);
            String named = withoutHost(colon < 0 ? name : name.substring(0, colon));
            String tag = colon < 0 ? LATEST : name.substring(colon + 1);
            if (!RepositoryName.isName(named) || !ManifestName.isTag(tag)) {
                return null;
            }
            return new LayoutName(new RepositoryName(named), tag);
        }

        /** A first part with a dot or a port is a host, as in all tools. */
        private static String withoutHost(String name) {
            int slash = name.indexOf('/');
            String first = slash < 0 ? "" : name.substring(0, slash);
            boolean host = first.indexOf('.') > 0 || first.indexOf(':') > 0 || first.equals("localhost");
            return host ? name.substring(slash + 1) : name;
        }
    }
}
