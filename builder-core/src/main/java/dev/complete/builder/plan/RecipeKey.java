package dev.complete.builder.plan;

import dev.complete.builder.cache.MemoKey;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.Pin;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The key of a component: SHA-256 over the format version, its fragment of the recipe, and the Git tree and blob ids of
 * exactly the paths it selects. A pin's commit is not part of it, so that a commit elsewhere in the pinned repository
 * rebuilds nothing. The path of a manifest in one of the folders is part of it, since the manifest is left out there.
 */
final class RecipeKey {

    private final MemoKey key = new MemoKey("complete component");

    private RecipeKey() {}

    static Digest of(
            Manifests manifests,
            Component recipe,
            List<Source> sources,
            @Nullable PlannedStep step,
            SortedMap<String, SourceTree> nested,
            List<Pin> pins) {
        RecipeKey made = new RecipeKey();
        MemoKey key = made.key;
        key.field(Recipe.FORMAT);
        key.field("pins").fields(pins.stream().map(Pin::path).toList());
        key.field("sources").field(sources.size());
        sources.forEach(made::source);
        made.without(sources, manifests);
        key.field("nested").field(nested.size());
        nested.forEach((path, tree) -> key.field(path).field(tree.id().hex()));
        key.field("links");
        made.located(recipe.links());
        key.field("files");
        made.located(recipe.files());
        key.field("directories")
                .fields(recipe.directories().keySet().stream()
                        .map(RootfsPath::toString)
                        .toList());
        key.field("exclude");
        made.globs(recipe.exclude());
        if (step != null) {
            made.step(step, manifests);
        }
        return key.digest();
    }

    /** Adds the step. Timeout, limits and the names of the components it is built with do not change its output. */
    private void step(PlannedStep step, Manifests manifests) {
        key.field("build").field(step.sources().size());
        step.sources().forEach(this::source);
        without(step.sources(), manifests);
        key.field("with")
                .fields(step.with().stream()
                        .map(component -> component.key().hex())
                        .toList());
        // A component may replace files of those below it.
        step.with().forEach(component -> globs(component.recipe().overrides()));
        key.field("env").field(step.recipe().env().size());
        step.recipe().env().forEach((name, value) -> key.field(name).field(value));
        key.field("run").fields(step.recipe().run().value());
        key.field(step.platform().toString());
        key.field("out").field(step.recipe().out().size());
        step.recipe().out().forEach(member -> member(member, step.platform()));
    }

    /** Adds the manifests that are left out of their folders. No path holds NUL. */
    private void without(List<Source> sources, Manifests manifests) {
        SortedSet<String> held = new TreeSet<>();
        for (Source source : sources) {
            if (source instanceof Source.Folder folder) {
                held.addAll(manifests.below(
                        folder.tree().pin().path(), folder.tree().path()));
            }
        }
        key.field("without").field(String.join("\0", held));
    }

    private void source(Source source) {
        key.field(source.tree().pin().path()).field(source.tree().path());
        if (source instanceof Source.Folder folder) {
            key.field("folder")
                    .field(folder.tree().id().hex())
                    .field(folder.target().toString());
        } else if (source instanceof Source.Single single) {
            key.field(kind(single.entry()))
                    .field(single.entry().name())
                    .field(single.entry().id().hex());
            key.field(single.target().toString());
        } else if (source instanceof Source.Archive archive) {
            key.field("archive")
                    .field(archive.entry().name())
                    .field(archive.entry().id().hex());
            key.field(archive.members().size());
            archive.members().forEach(member -> member(member, archive.platform()));
        }
    }

    private static String kind(TreeEntry entry) {
        if (entry instanceof TreeEntry.File file) {
            return file.executable() ? "executable" : "file";
        }
        return "link";
    }

    private void member(Component.Member member, Platform platform) {
        key.field(member.glob().on(platform).text()).field(member.to().path().toString());
        key.field(member.to().keepsName());
    }

    private void located(SortedMap<RootfsPath, Located<String>> values) {
        key.field(values.size());
        values.forEach((path, value) -> key.field(path.toString()).field(value.value()));
    }

    private void globs(List<? extends Located<? extends PathSet>> globs) {
        key.fields(globs.stream().map(glob -> glob.value().text()).toList());
    }
}
