package dev.complete.builder.layer.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.ImageRecipe.Writable;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.ContainerConfig;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.ImageConfig;
import dev.complete.oci.ImageConfig.History;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes an image from layers and a runtime contract. Pure: equal arguments give equal bytes. */
public final class ImageAssembler {

    /** Label with the names of the variables that must be set at start, separated by spaces. */
    public static final String REQUIRES = "dev.complete.requires";

    /** The services are crash-only, so killing init is the normal way to stop; an init may ignore other signals. */
    private static final String STOP_SIGNAL = "SIGKILL";

    private ImageAssembler() {}

    /**
     * @param rootfs no byte of the image depends on it; null when nobody has to look into it
     * @param layers bottom to top
     * @param sources its components' sources as JSON; no byte of the image depends on it
     */
    public static BuiltImage assemble(
            ImageRecipe recipe,
            RuntimeContract contract,
            ImageCommit commit,
            @Nullable FinalRootfs rootfs,
            List<PackedLayer> layers,
            String sources) {
        Instant created = Instant.ofEpochSecond(recipe.created() ? commit.seconds() : Metadata.TIME);
        byte[] config = new ImageConfig(
                        contract.platform(),
                        created,
                        container(recipe, contract, commit),
                        layers.stream().map(PackedLayer::diffId).toList(),
                        layers.stream()
                                .map(layer -> history(recipe, layer, created))
                                .toList())
                .toJson();
        byte[] manifest = new Manifest(
                        descriptor(MediaType.CONFIG, config),
                        layers.stream().map(PackedLayer::blob).toList())
                .toJson();
        return new BuiltImage(
                recipe,
                contract,
                rootfs,
                List.copyOf(layers),
                sources,
                new String(config, UTF_8),
                new String(manifest, UTF_8),
                descriptor(MediaType.MANIFEST, manifest).with(contract.platform()));
    }

    static Descriptor descriptor(String mediaType, byte[] content) {
        return new Descriptor(mediaType, Digest.of(content), content.length);
    }

    private static ContainerConfig container(ImageRecipe recipe, RuntimeContract contract, ImageCommit commit) {
        TreeSet<String> volumes = new TreeSet<>();
        recipe.writable().values().stream()
                .filter(Writable::keep)
                .forEach(writable -> volumes.add(writable.path().toString()));
        return new ContainerConfig(
                contract.user().toString(),
                new TreeSet<>(contract.ports()),
                contract.variables(),
                contract.init(),
                contract.command(),
                volumes,
                contract.cwd(),
                labels(recipe, commit),
                STOP_SIGNAL);
    }

    private static SortedMap<String, String> labels(ImageRecipe recipe, ImageCommit commit) {
        TreeMap<String, String> labels = new TreeMap<>();
        recipe.labels().forEach((name, value) -> labels.put(name, value.replace("$commit", commit.id())));
        if (!recipe.requires().isEmpty()) {
            labels.putIfAbsent(REQUIRES, String.join(" ", new TreeSet<>(recipe.requires())));
        }
        return labels;
    }

    /** The component's name is in it only if the image records its source: a layer's content does not depend on it. */
    private static History history(ImageRecipe recipe, PackedLayer layer, Instant created) {
        String by = recipe.recordInside() ? "complete: " + layer.name() : "complete";
        return new History(created, by, null, false);
    }
}
