package dev.complete.builder.layer.image;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image for one platform, complete but not yet written.
 *
 * @param whole the tree and its layers; null when the image was known, and no format looks into it
 * @param layers bottom to top
 * @param sources its components' sources as JSON; for records beside the image
 * @param config the image configuration's exact text, UTF-8
 * @param manifest the image manifest's exact text, UTF-8
 * @param descriptor of the manifest, with its platform
 */
public record BuiltImage(
        ImageRecipe recipe,
        RuntimeContract contract,
        @Nullable FinalRootfs whole,
        List<PackedLayer> layers,
        String sources,
        String config,
        String manifest,
        Descriptor descriptor) {

    /**
     * The tree and its layers, for a format that looks into them.
     *
     * @throws IllegalStateException when nobody said that one does
     */
    public FinalRootfs rootfs() {
        if (whole == null) {
            throw new IllegalStateException("the tree of a known image was not merged: " + name());
        }
        return whole;
    }

    public Platform platform() {
        return contract.platform();
    }

    public String name() {
        return contract.name();
    }

    /** Start of the names of its files: the same in every build of this recipe. */
    public String stem() {
        return recipe.stem(platform());
    }
}
