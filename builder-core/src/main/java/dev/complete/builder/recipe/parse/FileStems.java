package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.oci.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the names of output files start with. The names must not depend on what else is built or in which formats, so two
 * images whose files could ever meet are refused in the manifest already, not when a flag brings them together.
 */
final class FileStems {

    /** Between the stem and {@code .tar} in the name of an uncompressed root filesystem; {@code .tar} is an archive's. */
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
