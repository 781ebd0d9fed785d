package dev.complete.build.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.build.layer.PackedLayer;
import dev.complete.build.recipe.ImageRecipe;
import dev.complete.build.recipe.ImageRecipe.Writable;
import dev.complete.build.recipe.Located;
import dev.complete.build.rootfs.FinalRootfs;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.ResolvedUser;
import dev.complete.oci.ContainerConfig;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.ImageConfig;
import dev.complete.oci.ImageConfig.History;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import dev.complete.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Layers and a runtime contract become an image. Pure: equal arguments give equal bytes. */
public final class ImageAssembler {

    /** What a process finds programs by when the manifest does not say: never empty, runtimes differ in what they add. */
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Label with the names of the variables that must be set at start, separated by spaces. */
    public static final String REQUIRES = "dev.complete.requires";

    /** Crash-only: killing init is the normal way to stop, and an init may ignore anything else for minutes. */
    private static final String STOP_SIGNAL = "SIGKILL";

    private ImageAssembler() {}

    /** @param layers bottom to top, one for each of {@code rootfs.layers()} */
    public static BuiltImage assemble(
            ImageRecipe recipe,
            Platform platform,
            ResolvedUser user,
            ImageCommit commit,
            FinalRootfs rootfs,
            List<PackedLayer> layers) {
        Instant created = Instant.ofEpochSecond(recipe.created() ? commit.seconds() : Metadata.TIME);
        byte[] config = new ImageConfig(
                        platform,
                        created,
                        container(recipe, user, commit),
                        layers.stream().map(PackedLayer::diffId).toList(),
                        layers.stream().map(layer -> history(layer, created)).toList())
                .toJson();
        byte[] manifest = new Manifest(
                        descriptor(MediaType.CONFIG, config),
                        layers.stream().map(PackedLayer::blob).toList())
                .toJson();
        return new BuiltImage(
                recipe,
                platform,
                rootfs,
                List.copyOf(layers),
                new String(config, UTF_8),
                new String(manifest, UTF_8),
                descriptor(MediaType.MANIFEST, manifest).with(platform));
    }

    /** What names the document {@code content}. */
    static Descriptor descriptor(String mediaType, byte[] content) {
        return new Descriptor(mediaType, Digest.of(content), content.length);
    }

    private static ContainerConfig container(ImageRecipe recipe, ResolvedUser user, ImageCommit commit) {
        TreeSet<String> volumes = new TreeSet<>();
        recipe.writable().values().stream()
                .filter(Writable::keep)
                .forEach(writable -> volumes.add(writable.path().toString()));
        return new ContainerConfig(
                user.toString(),
                new TreeSet<>(recipe.ports()),
                environment(recipe),
                recipe.init().stream().map(Located::value).toList(),
                recipe.command().stream().map(Located::value).toList(),
                volumes,
                recipe.workdir().value().toString(),
                labels(recipe, commit),
                STOP_SIGNAL);
    }

    /** The image's {@code PATH}: never empty. */
    public static String path(ImageRecipe recipe) {
        return recipe.env().getOrDefault("PATH", DEFAULT_PATH);
    }

    private static List<String> environment(ImageRecipe recipe) {
        TreeMap<String, String> variables = new TreeMap<>(recipe.env());
        variables.put("PATH", path(recipe));
        List<String> lines = new ArrayList<>();
        variables.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    private static SortedMap<String, String> labels(ImageRecipe recipe, ImageCommit commit) {
        TreeMap<String, String> labels = new TreeMap<>();
        recipe.labels().forEach((name, value) -> labels.put(name, value.replace("$commit", commit.id())));
        if (!recipe.requires().isEmpty()) {
            labels.putIfAbsent(REQUIRES, String.join(" ", new TreeSet<>(recipe.requires())));
        }
        return labels;
    }

    private static History history(PackedLayer layer, Instant created) {
        return new History(created, "complete: " + layer.name(), null, false);
    }
}
