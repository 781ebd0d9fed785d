package dev.complete.builder.merge;

import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.ModeChange;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A runtime contract for tests, and components to merge with it. */
final class SampleImage {

    private final List<ComponentTree> components = new ArrayList<>();
    private final List<Located<PathSet>> exclude = new ArrayList<>();
    private final TreeMap<String, ImageRecipe.User> users = new TreeMap<>();
    private final TreeMap<RootfsPath, ImageRecipe.Writable> writable = new TreeMap<>();
    private final List<ImageRecipe.Permission> permissions = new ArrayList<>();
    private @Nullable Located<String> user;
    private RootfsPath workdir = RootfsPath.ROOT;
    private boolean recordInside;

    static <T> Located<T> at(T value) {
        return new Located<>(value, new SourceLocation("complete.yaml", 7, 3, 4, "  some: line"));
    }

    static Located<PathSet> excluded(String text) {
        return at(PathSet.parse(text));
    }

    static Located<PathGlob> glob(String text) {
        return at(PathGlob.parse(text));
    }

    /** The next layer up; entries' origins get its name. */
    SampleImage layer(String name, Entry... entries) throws Exception {
        return layer(name, List.of(), entries);
    }

    SampleImage layer(String name, List<String> overrides, Entry... entries) throws Exception {
        TreeBuilder builder = new TreeBuilder(name);
        for (Entry entry : entries) {
            builder.addAll(List.of(Samples.in(name, entry)));
        }
        RootfsTree tree = builder.build(List.of(), Samples.NO_CONTENTS).tree();
        components.add(new ComponentTree(
                name, tree, overrides.stream().map(SampleImage::glob).toList()));
        return this;
    }

    SampleImage exclude(String glob) {
        exclude.add(excluded(glob));
        return this;
    }

    SampleImage user(String name) {
        user = at(name);
        return this;
    }

    SampleImage users(String name, long uid, String home) {
        users.put(name, new ImageRecipe.User(at(name), uid, RootfsPath.of(home)));
        return this;
    }

    SampleImage workdir(String path) {
        workdir = RootfsPath.of(path);
        return this;
    }

    SampleImage recordInside() {
        recordInside = true;
        return this;
    }

    SampleImage writable(String path, @Nullable String owner, @Nullable Integer mode) {
        Located<RootfsPath> where = at(RootfsPath.of(path));
        Located<String> who = owner == null ? null : at(owner);
        writable.put(where.value(), new ImageRecipe.Writable(where.value(), null, who, mode, false, where.at()));
        return this;
    }

    SampleImage permission(String path, @Nullable String owner, @Nullable String mode) {
        permissions.add(new ImageRecipe.Permission(
                glob(path), owner == null ? null : at(owner), mode == null ? null : ModeChange.parse(mode)));
        return this;
    }

    ImageRecipe recipe() {
        return new ImageRecipe(
                at("image"),
                List.of(),
                List.of(),
                exclude,
                List.of(),
                List.of(),
                user,
                users,
                at(workdir),
                new TreeMap<>(),
                List.of(),
                List.of(),
                writable,
                permissions,
                new TreeMap<>(),
                List.of(),
                false,
                recordInside);
    }

    FinalRootfs merge() throws Exception {
        return RootfsMerger.merge(components, recipe(), "{}\n", Samples.INLINE);
    }

    /** What the components' layers and the tree look like, without what is generated. */
    List<String> mergeToLines() throws Exception {
        FinalRootfs merged = merge();
        List<String> lines = new ArrayList<>();
        for (LayerTree layer : merged.layers()) {
            if (!layer.name().equals(Origin.GENERATED)) {
                lines.add(layer.name() + ":");
                List<String> entries = Samples.show(layer.tree());
                lines.addAll(entries.subList(1, entries.size()));
            }
        }
        return lines;
    }
}
