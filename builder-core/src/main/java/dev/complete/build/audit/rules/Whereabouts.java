package dev.complete.build.audit.rules;

import dev.complete.build.audit.AuditedImage;
import dev.complete.build.audit.Fault.Detail;
import dev.complete.build.merge.ComponentTree;
import dev.complete.build.recipe.NearestWord;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where else something is that is not where it is needed. One for each look at an image; not thread-safe. */
final class Whereabouts {

    /** Guessing costs the product of names and misses: a broken image is broken by its first ones. */
    private static final int MAX_GUESSES = 100;

    private static final int NAMED = 3;
    private static final int MAX_SIBLINGS = 2_000;

    private final AuditedImage image;
    private final Map<String, List<RootfsPath>> byName = new HashMap<>();
    private final Map<RootfsPath, List<String>> byFolder = new HashMap<>();
    private int guesses;

    Whereabouts(AuditedImage image) {
        this.image = image;
    }

    /**
     * Which component has it, else where something of this name is, else what has a name like it.
     *
     * @param missing absolute; not in the final tree
     */
    List<Detail> of(String missing) {
        List<Detail> details = exactly(missing);
        if (details.isEmpty() && guesses++ < MAX_GUESSES) {
            guess(Trees.path(missing), details);
        }
        return details;
    }

    /** The same for a program that may be at any of {@code candidates}. */
    List<Detail> ofAny(List<String> candidates) {
        List<Detail> details = exactly(candidates);
        return details.isEmpty() ? of(candidates.get(0)) : details;
    }

    /** Which components have one of them and do not ship it. */
    List<Detail> exactly(List<String> candidates) {
        return candidates.stream()
                .flatMap(candidate -> exactly(candidate).stream())
                .distinct()
                .toList();
    }

    /** Which component has it and does not ship it. */
    List<Detail> exactly(String missing) {
        List<Detail> details = new ArrayList<>();
        RootfsPath path = Trees.path(missing);
        for (ComponentTree component : image.components()) {
            if (!path.isRoot() && component.tree().get(path) != null) {
                details.add(new Detail("exists in", place(component.name())));
            }
        }
        return details;
    }

    private String place(String component) {
        boolean ships =
                image.recipe().layers().stream().anyMatch(layer -> layer.value().equals(component));
        return Printable.escape(component)
                + (ships ? ", but the image's `exclude` takes it away" : ", which does not ship");
    }

    private void guess(RootfsPath path, List<Detail> details) {
        index();
        List<RootfsPath> elsewhere = byName.getOrDefault(path.name(), List.of());
        if (!elsewhere.isEmpty()) {
            details.add(new Detail("exists at", Names.some(elsewhere, NAMED)));
            return;
        }
        List<String> siblings = byFolder.getOrDefault(path.parent(), List.of());
        String nearest = siblings.size() > MAX_SIBLINGS ? null : NearestWord.to(path.name(), siblings);
        if (nearest != null) {
            details.add(new Detail(
                    "near", Printable.escape(path.parent().child(nearest).toString())));
        }
    }

    private void index() {
        if (!byName.isEmpty()) {
            return;
        }
        image.tree().nodes().forEach((path, node) -> {
            if (!(node instanceof Node.Symlink)) {
                byName.computeIfAbsent(path.name(), name -> new ArrayList<>()).add(path);
            }
            byFolder.computeIfAbsent(path.parent(), name -> new ArrayList<>()).add(path.name());
        });
    }
}
