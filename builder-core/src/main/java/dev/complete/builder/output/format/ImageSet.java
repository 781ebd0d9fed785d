package dev.complete.builder.output.format;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.PlatformIndex;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One image of the recipe, built for one platform or several.
 *
 * @param images one for each platform that was built, sorted by platform; never empty
 */
public record ImageSet(ImageRecipe recipe, List<BuiltImage> images) {

    /** A name valid as a file name, a tag's repository and the specification's {@code ref.name}. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[._-]+[a-z0-9]+)*");

    private static final Digest UNKNOWN = Digest.of(new byte[0]);

    public ImageSet {
        images = images.stream()
                .sorted(Comparator.comparing(image -> image.platform().toString()))
                .toList();
        HashSet<Platform> platforms = new HashSet<>();
        for (BuiltImage image : images) {
            if (!platforms.add(image.platform())) {
                throw new IllegalArgumentException("built twice for " + image.platform());
            }
        }
        if (platforms.isEmpty()) {
            throw new IllegalArgumentException("built for no platform");
        }
        if (!NAME.matcher(recipe.name().value()).matches()) {
            throw new IllegalArgumentException(
                    "not an image name: " + recipe.name().value());
        }
    }

    public String name() {
        return recipe.name().value();
    }

    /** The image's manifest or, when its recipe has several platforms, its index. */
    public Descriptor descriptor() {
        return recipe.isMultiPlatform()
                ? PlatformIndex.of(images).descriptor()
                : images.get(0).descriptor();
    }

    /**
     * The image as a system sees it that pulls it by its digest, for all platforms.
     *
     * @throws BuildException when platforms differ in a setting that can be given only once
     */
    public DeployedImage deployed() throws BuildException {
        return deployed(
                images.stream().map(BuiltImage::contract).toList(), descriptor().digest());
    }

    /** As {@link #deployed}, but before the digests are known. */
    public static List<DeployedImage> deployable(List<PlannedImage> images) throws BuildException {
        Map<String, List<RuntimeContract>> byName = images.stream()
                .map(PlannedImage::contract)
                .collect(Collectors.groupingBy(RuntimeContract::name, LinkedHashMap::new, Collectors.toList()));
        List<DeployedImage> deployable = new ArrayList<>();
        for (List<RuntimeContract> contracts : byName.values()) {
            deployable.add(deployed(contracts, UNKNOWN));
        }
        return deployable;
    }

    private static DeployedImage deployed(List<RuntimeContract> contracts, Digest digest) throws BuildException {
        RuntimeContract contract = contracts.get(0);
        for (RuntimeContract other : contracts) {
            if (!other.user().equals(contract.user()) || !other.mounts().equals(contract.mounts())) {
                throw new BuildException(
                        BuildException.Kind.INVALID,
                        "image " + contract.name() + " has other users or owners for " + other.platform() + " than for "
                                + contract.platform() + ", so that one file cannot describe both"
                                + "\ngive `users` numbers in the manifest, or build them one by one with --platform");
            }
        }
        return new DeployedImage(
                contract,
                digest,
                contracts.stream().map(RuntimeContract::platform).toList());
    }

    public List<PlannedImage> planned() {
        return images.stream()
                .map(image -> PlannedImage.of(recipe, image.contract(), image.whole()))
                .toList();
    }

    public List<OutputTarget> targets() {
        return images.stream()
                .map(image -> new OutputTarget(
                        recipe, image.platform(), image.layers().get(0).format()))
                .toList();
    }

    /** Sets of the images of one recipe, in the order of their first. */
    public static List<ImageSet> of(List<BuiltImage> images) {
        Map<String, List<BuiltImage>> byName = images.stream()
                .collect(Collectors.groupingBy(BuiltImage::name, LinkedHashMap::new, Collectors.toList()));
        return byName.values().stream()
                .map(group -> new ImageSet(group.get(0).recipe(), group))
                .toList();
    }
}
