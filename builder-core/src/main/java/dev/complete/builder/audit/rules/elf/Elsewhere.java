package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Other places of a file that is missing at its own. Made at the first missing file. Not thread-safe. */
final class Elsewhere {

    private static final int SHOWN = 5;

    /** @param path of a file or a link in {@code component} */
    record Withheld(ComponentTree component, RootfsPath path) {}

    /**
     * @param shipped paths in the final tree, at another place or under another name
     * @param withheld sentences on files that a component has and the image lacks
     * @param fix the advice that follows; null without one
     */
    record Places(
            List<RootfsPath> shipped,
            List<String> withheld,
            @Nullable String fix) {

        /** @param listed which of the shipped paths to name */
        List<Detail> details(Predicate<RootfsPath> listed) {
            return Stream.concat(shipped.stream().filter(listed).map(Trees::shown), withheld.stream())
                    .map(place -> new Detail("exists in", place))
                    .toList();
        }

        String fixOr(String other) {
            return fix == null ? other : fix;
        }
    }

    private final AuditedImage image;
    private final Binaries binaries;
    private @Nullable Map<String, List<RootfsPath>> shipped;
    private @Nullable Map<String, List<Withheld>> kept;

    Elsewhere(AuditedImage image, Binaries binaries) {
        this.image = image;
        this.binaries = binaries;
    }

    /** @param name of a file, without folders, or of a library as in its {@code DT_SONAME} */
    Places of(String name) {
        List<RootfsPath> here = shipped().getOrDefault(name, List.of()).stream()
                .filter(path -> image.lookup().find(path.toString()) != null) // and not a dangling link
                .toList();
        Set<String> withheld = new LinkedHashSet<>();
        String fix = null;
        for (Withheld one : kept().getOrDefault(name, List.of())) {
            if (image.lookup().find(one.path().toString()) != null) {
                continue; // it ships, so the list above has it
            }
            boolean ships = ships(one);
            String component = "`" + Printable.escape(one.component().name()) + "`";
            String exclude = ships ? excludeOf(one.path()) : null;
            if (exclude != null) {
                withheld.add(Trees.shown(one.path()) + " of component " + component + ", removed by " + exclude);
                fix = fix == null ? "let `exclude` keep it" : fix;
            } else if (!ships) {
                withheld.add(Trees.shown(one.path()) + " of component " + component + ", which does not ship");
                fix = fix == null ? "add a component with it to `layers`; " + component + " has it" : fix;
            }
        }
        return new Places(here, List.copyOf(withheld), fix);
    }

    /** Components that do not ship and have a file or a link of this name. */
    List<Withheld> unshipped(String name) {
        return kept().getOrDefault(name, List.of()).stream()
                .filter(one -> !ships(one))
                .toList();
    }

    private boolean ships(Withheld one) {
        return image.ships(one.component().name());
    }

    private @Nullable String excludeOf(RootfsPath path) {
        for (Located<PathSet> glob : image.recipe().exclude()) {
            for (RootfsPath at = path; !at.isRoot(); at = at.parent()) {
                if (glob.value().matches(at)) {
                    return "`exclude` of `" + Printable.escape(glob.value().text()) + "` ("
                            + glob.at().place() + ")";
                }
            }
        }
        return null;
    }

    private Map<String, List<RootfsPath>> shipped() {
        if (shipped == null) {
            Map<String, List<RootfsPath>> byName = new HashMap<>();
            image.tree().nodes().forEach((path, node) -> {
                if (!(node instanceof Node.Directory)) {
                    add(byName, path.name(), path);
                }
            });
            for (Binary binary : binaries.all()) {
                String soname = binary.elf().soname();
                if (soname != null && !soname.equals(binary.path().name())) {
                    add(byName, soname, binary.path());
                }
            }
            shipped = byName;
        }
        return shipped;
    }

    private Map<String, List<Withheld>> kept() {
        if (kept == null) {
            Map<String, List<Withheld>> byName = new HashMap<>();
            for (ComponentTree component : image.components()) {
                component.tree().nodes().forEach((path, node) -> {
                    if (!(node instanceof Node.Directory)) {
                        add(byName, path.name(), new Withheld(component, path));
                    }
                });
            }
            kept = byName;
        }
        return kept;
    }

    private static <T> void add(Map<String, List<T>> lists, String name, T value) {
        List<T> list = lists.computeIfAbsent(name, key -> new ArrayList<>());
        if (list.size() < SHOWN) {
            list.add(value);
        }
    }
}
