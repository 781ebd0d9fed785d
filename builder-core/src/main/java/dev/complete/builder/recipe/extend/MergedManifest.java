package dev.complete.builder.recipe.extend;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.ManifestText;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.recipe.yaml.YamlReader;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest merged with those it extends: maps by key, lists append, the extended one first, everything else replaces.
 * Every key keeps its file and line. {@code RecipeParser} checks its meaning.
 *
 * @param chain the files it was read from, the one that extends the others first
 */
public record MergedManifest(YamlNode.Mapping root, List<ManifestSource.Found> chain) {

    private static final int MAX_CHAIN = 16;
    private static final String EXTENDS = "extends";

    /**
     * @param path the manifest's in the superproject
     * @param others source of the manifests that it extends
     * @throws BuildException when one of them is not a manifest, or one extends itself
     */
    public static MergedManifest read(String path, ByteBuffer yaml, ManifestSource others)
            throws BuildException, ResolveException, IOException {
        List<ManifestSource.Found> chain = new ArrayList<>();
        List<YamlNode.Mapping> own = new ArrayList<>();
        ManifestSource.@Nullable Found next = new ManifestSource.Found("", path, "", yaml);
        while (next != null) {
            chain.add(next);
            YamlNode.Mapping read = parse(next.path(), next.yaml());
            own.add(RepositoryPaths.moved(without(read), next.repository()));
            Located<String> extended = extended(read);
            next = extended == null ? null : others.find(next.repository(), extended);
            if (extended != null && next != null) {
                refuseCircle(chain, next.path(), extended.at());
            }
        }
        YamlNode.Mapping merged = own.get(own.size() - 1);
        for (int i = own.size() - 2; i >= 0; i--) {
            merged = ManifestMerge.over(merged, own.get(i));
        }
        return new MergedManifest(merged, List.copyOf(chain));
    }

    /** One manifest as YAML, of the format that this version knows. */
    private static YamlNode.Mapping parse(String path, ByteBuffer yaml) throws BuildException {
        byte[] bytes = new byte[yaml.remaining()];
        yaml.duplicate().get(bytes);
        YamlNode.Mapping root =
                YamlReader.read(ManifestText.decode(path, bytes)).asMapping("the manifest", "complete: 1");
        checkFormat(root);
        return root;
    }

    /** Runs first: in a later format every other key may have another meaning. */
    private static void checkFormat(YamlNode.Mapping root) throws BuildException {
        YamlNode.Entry format = root.entries().get("complete");
        if (format == null) {
            throw root.error("the manifest does not say its format", "add the line `complete: 1`");
        }
        YamlNode.Scalar number = format.value().asText("`complete`", "write `complete: 1`");
        if (!number.text().equals(Integer.toString(Recipe.FORMAT))) {
            throw number.error(
                    "this version reads format " + Recipe.FORMAT + ", not " + Quoted.of(number.text()),
                    number.text().matches("[1-9][0-9]{0,8}") ? "a newer `complete` reads it" : "write `complete: 1`");
        }
    }

    private static @Nullable Located<String> extended(YamlNode.Mapping manifest) throws BuildException {
        YamlNode.Entry entry = manifest.entries().get(EXTENDS);
        return entry == null
                ? null
                : ScalarParsers.located(
                        entry.value().asText("`extends`", "name a folder with a complete.yaml"),
                        ScalarParsers::repositoryPath);
    }

    private static YamlNode.Mapping without(YamlNode.Mapping manifest) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(manifest.entries());
        entries.remove(EXTENDS);
        return new YamlNode.Mapping(entries, manifest.mark());
    }

    private static void refuseCircle(List<ManifestSource.Found> chain, String next, SourceLocation at)
            throws BuildException {
        List<String> paths = chain.stream().map(ManifestSource.Found::path).toList();
        int start = paths.indexOf(next);
        if (start >= 0) {
            String circle = String.join(" -> ", paths.subList(start, paths.size())) + " -> " + next;
            throw BuildException.at(
                    "manifest " + Quoted.of(next) + " would extend itself", at, Printable.escape(circle));
        }
        if (paths.size() >= MAX_CHAIN) {
            throw BuildException.at(
                    "more than " + MAX_CHAIN + " manifests extend each other in a row", at, "join some of them");
        }
    }

    /** The files it was read from. */
    public Manifests files() {
        return new Manifests(chain.stream().map(ManifestSource.Found::path).toList());
    }

    /**
     * The extended manifests, nearest first, as {@link ManifestSource.Found#label} names them; empty for a manifest
     * that extends none.
     */
    public List<String> bases() {
        return chain.stream().skip(1).map(ManifestSource.Found::label).toList();
    }

    /**
     * The merged manifest as YAML, valid at the superproject's root: paths are relative to that root, and each key and
     * item is followed by its origin, a file and line.
     */
    public String text() {
        return ManifestPrinter.print(root);
    }
}
