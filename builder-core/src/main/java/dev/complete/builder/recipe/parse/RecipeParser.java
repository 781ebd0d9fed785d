package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.extend.ManifestMerge;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code complete.yaml}: format version 1, UTF-8, each file at most 1 MiB. The first error is reported with its
 * line, column and a hint. The manifest's size bounds time and memory. Stateless.
 */
public final class RecipeParser {

    private static final Set<String> KNOWN =
            Set.of("complete", "name", "extends", "components", "image", "images", "tasks");

    /** Limit for all images together, after merging. */
    private static final long MAX_IMAGE_VALUES = 1_000_000;

    private RecipeParser() {}

    /** @throws BuildException when the manifest is not valid; its message is the whole report */
    public static Recipe parse(MergedManifest manifest) throws BuildException {
        MappingReader fields = MappingReader.of(manifest.root(), "at the top level", KNOWN, Set.of());
        SortedMap<String, Component> components = components(fields);
        List<ImageRecipe> images = images(fields, components.keySet());
        return new Recipe(manifest.files(), components, images, TaskBinder.tasks(fields, components.keySet(), images));
    }

    private static SortedMap<String, Component> components(MappingReader fields) throws BuildException {
        Iterable<YamlNode.Entry> entries = fields.entries("components", "name: {copy: {from: to}}");
        Set<String> names = new TreeSet<>();
        entries.forEach(entry -> names.add(entry.key().text()));
        SortedMap<String, Component> components = new TreeMap<>();
        for (YamlNode.Entry entry : entries) {
            Component component = ComponentBinder.bind(entry, names);
            components.put(component.name(), component);
        }
        BuildOrder.check(components);
        return Collections.unmodifiableSortedMap(components);
    }

    private static List<ImageRecipe> images(MappingReader fields, Set<String> components) throws BuildException {
        ImageBinder binder = new ImageBinder(components);
        Located<String> name = fields.located("name", ScalarParsers::name);
        YamlNode imageNode = fields.get("image");
        YamlNode.Mapping image = imageNode == null ? null : imageNode.asMapping("`image`", "layers: [component]");
        YamlNode images = fields.get("images");
        if (images != null) {
            return several(binder, image, images.asMapping("`images`", "name: {command: [program]}"));
        }
        if (image == null) {
            throw BuildException.at(
                    "the manifest has neither `image` nor `images`", fields.mark("complete"), "add `image:`");
        }
        if (name == null) {
            throw BuildException.at("the image has no name", fields.mark("image"), "add `name:` at the top level");
        }
        return List.of(binder.bind(name, image, "in `image`", fields.mark("image")));
    }

    private static List<ImageRecipe> several(
            ImageBinder binder, YamlNode.@Nullable Mapping shared, YamlNode.Mapping images) throws BuildException {
        if (images.entries().isEmpty()) {
            throw images.error("`images` names no image", "add one, or remove `images`");
        }
        if (shared != null) {
            binder.checkShared(shared);
        }
        YamlNode.Mapping base = shared == null ? new YamlNode.Mapping(Map.of(), images.mark()) : shared;
        refuseTooMuch(base, images);
        SortedMap<String, ImageRecipe> byName = new TreeMap<>();
        for (YamlNode.Entry entry : images.entries().values()) {
            Located<String> name = ScalarParsers.located(entry.key(), ScalarParsers::name);
            String quoted = "image " + Quoted.of(name.value());
            YamlNode.Mapping own = entry.value().asMapping(quoted, "command: [program]");
            byName.put(name.value(), binder.bind(name, ManifestMerge.over(base, own), "in " + quoted, name.at()));
        }
        List<ImageRecipe> all = List.copyOf(byName.values());
        FileStems.check(all);
        return all;
    }

    /**
     * Refuses too many values. Each image gets a copy of the shared part when it is merged, so that a small manifest
     * could need more memory than there is.
     */
    private static void refuseTooMuch(YamlNode.Mapping base, YamlNode.Mapping images) throws BuildException {
        long values = images.size() + base.size() * images.entries().size();
        if (values > MAX_IMAGE_VALUES) {
            throw images.error(
                    images.entries().size() + " images have " + values + " values with what they share; the limit is "
                            + MAX_IMAGE_VALUES,
                    "share less, or build them from several repositories");
        }
    }
}
