package dev.complete.builder.audit.look;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hints on other places of a missing file. One for each audit of an image; not thread-safe. */
public final class MissingFileHints {

    /** Limit on guesses, which cost the product of names and missing files: the first ones are enough. */
    private static final int MAX_GUESSES = 100;

    private static final int NAMED = 3;
    private static final int MAX_SIBLINGS = 2_000;

    private final AuditedImage image;
    private final Map<String, List<RootfsPath>> byName = new HashMap<>();
    private final Map<RootfsPath, List<String>> byFolder = new HashMap<>();
    private int guesses;

    public MissingFileHints(AuditedImage image) {
        this.image = image;
    }

    /**
     * Hints on the component that has it, else on files of this name, else on files of a similar name.
     *
     * @param missing absolute; not in the final tree
     */
    public List<Detail> of(String missing) {
        List<Detail> details = new ArrayList<>(exactly(List.of(missing)));
        if (details.isEmpty() && guesses++ < MAX_GUESSES) {
            guess(Trees.path(missing), details);
        }
        return details;
    }

    /** The same for a program that may be at any of {@code candidates}. */
    public List<Detail> ofAny(List<String> candidates) {
        List<Detail> details = exactly(candidates);
        return details.isEmpty() ? of(candidates.get(0)) : details;
    }

    /** The components that have one of them and do not ship it. */
    public List<Detail> exactly(List<String> candidates) {
        List<Detail> details = new ArrayList<>();
        for (String candidate : candidates) {
            RootfsPath path = Trees.path(candidate);
            for (ComponentTree component : image.components()) {
                if (!path.isRoot() && component.tree().get(path) != null) {
                    details.add(new Detail("exists in", place(component.name())));
                }
            }
        }
        return details.stream().distinct().toList();
    }

    /**
     * The fault with a remedy for a missing program: the pinned package that has it, or a component that does not ship;
     * unchanged when there is neither.
     *
     * @param candidates absolute; any of them is sufficient
     */
    public Fault mended(Fault fault, List<String> candidates) throws IOException {
        Fault mended = image.packages().mend(fault, image, (tree, lookup) -> {
            for (String candidate : candidates) {
                if (isProgram(candidate, tree) || isProgram(inOtherFolder(candidate), tree)) {
                    return true;
                }
            }
            return false;
        });
        if (!mended.equals(fault)) {
            return mended;
        }
        for (ComponentTree component : image.components()) {
            if (!image.ships(component.name())
                    && candidates.stream().anyMatch(path -> isThere(path, component.tree()))) {
                return fault.mendedBy(new Remedy.Layer(component.name()));
            }
        }
        return fault;
    }

    private boolean isProgram(String path, RootfsTree tree) throws IOException {
        Node.File file = tree.file(Trees.path(path));
        if (file == null) {
            return isThere(path, tree); // a link: its target may be in a package that this one depends on
        }
        ElfFile elf = image.withheld().of(file.content()).elf();
        return Trees.isExecutable(file)
                && (elf == null || Machines.isOf(elf, image.contract().platform()));
    }

    private static boolean isThere(String path, RootfsTree tree) {
        Node node = tree.get(Trees.path(path));
        return node != null && !(node instanceof Node.Directory);
    }

    /** The other path of a program: where {@code /bin} is a link to {@code /usr/bin}, packages may use either. */
    private static String inOtherFolder(String path) {
        return path.startsWith("/usr/") ? path.substring("/usr".length()) : "/usr" + path;
    }

    private String place(String component) {
        return Printable.escape(component)
                + (image.ships(component) ? ", but the image's `exclude` takes it away" : ", which does not ship");
    }

    private void guess(RootfsPath path, List<Detail> details) {
        index();
        List<RootfsPath> elsewhere = byName.getOrDefault(path.name(), List.of());
        if (!elsewhere.isEmpty()) {
            details.add(new Detail("exists at", ListText.escaped(elsewhere, NAMED)));
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
