package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.oci.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Start of the names of output files. The names must not depend on the selected images or formats. So the manifest is
 * refused when files of two images could ever have the same name, not only when a flag selects both.
 */
final class FileStems {

    /**
     * The part between the stem and {@code .tar} in the name of an uncompressed root filesystem; {@code STEM.tar} is an
     * archive.
     */
    private static final String ROOTFS = ".rootfs";

    private FileStems() {}

    static void check(List<ImageRecipe> images) throws BuildException {
        Map<String, ImageRecipe> byStem = new HashMap<>();
        for (ImageRecipe image : images) {
            for (Platform platform : image.platforms()) {
                String stem = image.stem(platform);
                ImageRecipe other = byStem.putIfAbsent(stem, image);
                if (other != null) {
                    throw clash(image, other, stem + ".tar");
                }
            }
        }
        for (Map.Entry<String, ImageRecipe> entry :
                byStem.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            ImageRecipe other = byStem.get(entry.getKey() + ROOTFS);
            if (other != null) {
                throw clash(other, entry.getValue(), entry.getKey() + ROOTFS + ".tar");
            }
        }
    }

    private static BuildException clash(ImageRecipe image, ImageRecipe other, String file) {
        return BuildException.at(
                "images " + Quoted.of(other.name().value()) + " and "
                        + Quoted.of(image.name().value()) + " would both write " + Quoted.of(file),
                image.name().at(),
                "rename one of them");
    }
}
