package dev.complete.builder.audit;

import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pinned packages that could be unpacked, with their dependencies by their own records. Immutable. */
public final class Packages {

    public static final Packages NONE = new Packages(List.of());

    private static final RootfsPath RECORDS = RootfsPath.of("/var/lib/dpkg/status.d");

    /** Limit on the bytes read of a record; real ones have a few thousand. */
    private static final int MOST_BYTES = 1 << 20;

    /** @param depends sets of alternative names; one of each is enough */
    private record Known(
            PinnedPackage pinned, Lookup lookup, String name, Set<String> provides, List<List<String>> depends) {}

    /** Whether a package has the missing file. */
    @FunctionalInterface
    public interface Question {
        boolean isAnsweredBy(RootfsTree tree, Lookup lookup) throws IOException;
    }

    private final List<Known> all;

    private Packages(List<Known> all) {
        this.all = List.copyOf(all);
    }

    /** @param contents of their records */
    public static Packages of(List<PinnedPackage> pinned, ContentSource contents) throws IOException {
        List<Known> all = new ArrayList<>();
        for (PinnedPackage one : pinned) {
            RootfsPath record = record(one.tree());
            Node.File file = record == null ? null : one.tree().file(record);
            if (record != null && file != null) {
                try (InputStream in = contents.open(file.content())) {
                    String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                    all.add(known(one, record.name(), fields(text)));
                }
            }
        }
        return new Packages(all);
    }

    private static @Nullable RootfsPath record(RootfsTree tree) {
        return tree.below(RECORDS).findFirst().orElse(null);
    }

    private static Known known(PinnedPackage pinned, String name, Map<String, String> fields) {
        Set<String> provides = new LinkedHashSet<>();
        relations(fields.getOrDefault("Provides", "")).forEach(provides::addAll);
        List<List<String>> depends = new ArrayList<>(relations(fields.getOrDefault("Pre-Depends", "")));
        depends.addAll(relations(fields.getOrDefault("Depends", "")));
        return new Known(pinned, new Lookup(pinned.tree()), name, provides, depends);
    }

    /** Parses {@code deb-control(5)}: a line that begins with a space continues the one before. */
    private static Map<String, String> fields(String record) {
        Map<String, String> fields = new HashMap<>();
        for (String line : record.replaceAll("\n[ \t]+", " ").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    /** Parses {@code deb-control(5)}: {@code libc6 (>= 2.36), perl:any | awk} without versions and architectures. */
    private static List<List<String>> relations(String field) {
        return Stream.of(field.split(",", -1))
                .map(choice -> Stream.of(choice.split("\\|", -1))
                        .map(name -> name.strip().split("[ (:\\[]", 2)[0])
                        .filter(name -> !name.isEmpty())
                        .toList())
                .filter(choice -> !choice.isEmpty())
                .toList();
    }

    /**
     * The fault with the first package that answers, and its dependencies that are pinned and do not ship; unchanged
     * when none answers. The component that needs the missing file unpacks them, or the lowest layer when no component
     * does.
     */
    public Fault mend(Fault fault, AuditedImage image, Question question) throws IOException {
        for (Known one : all) {
            if (question.isAnsweredBy(one.pinned().tree(), one.lookup())) {
                return image.recipe().layers().isEmpty() ? fault : fault.mendedBy(unpacked(one, fault.origin(), image));
            }
        }
        return fault;
    }

    private Remedy unpacked(Known one, @Nullable Origin origin, AuditedImage image) {
        String component = origin != null && image.ships(origin.component())
                ? origin.component()
                : image.recipe().layers().get(0).value();
        return new Remedy.Unpack(component, needed(one, image.tree()));
    }

    private List<String> needed(Known first, RootfsTree shipped) {
        Map<String, Known> chosen = new LinkedHashMap<>(Map.of(first.name(), first));
        List<Known> open = new ArrayList<>(List.of(first));
        for (int next = 0; next < open.size(); next++) {
            for (List<String> choice : open.get(next).depends()) {
                boolean there = choice.stream()
                        .anyMatch(name -> chosen.containsKey(name) || shipped.get(RECORDS.child(name)) != null);
                Known other = there ? null : any(choice);
                if (other != null && chosen.putIfAbsent(other.name(), other) == null) {
                    open.add(other);
                }
            }
        }
        return chosen.values().stream().map(one -> one.pinned().archive()).toList();
    }

    private @Nullable Known any(List<String> choice) {
        for (String name : choice) {
            for (Known one : all) {
                if (one.name().equals(name) || one.provides().contains(name)) {
                    return one;
                }
            }
        }
        return null;
    }
}
