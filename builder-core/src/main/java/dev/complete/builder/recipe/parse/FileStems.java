package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        Map<String, ImageRecipe> byStem = new TreeMap<>();
        for (ImageRecipe image : images) {
            for (Platform platform : image.platforms()) {
                String stem = image.stem(platform);
                ImageRecipe other = byStem.putIfAbsent(stem, image);
                if (other != null) {
                    throw clash(image, other, stem + ".tar");
                }
            }
        }
        for (Map.Entry<String, ImageRecipe> entry : byStem.entrySet()) {
            ImageRecipe other = byStem.get(entry.getKey() + ROOTFS);
            if (other != null) {
                throw clash(other, entry.getValue(), entry.getKey() + ROOTFS + ".tar");
            }
        }
    }

    private static BuildException clash(ImageRecipe image, ImageRecipe other, String file) {
        Located<String> name = image.name();
        String names = Quoted.of(other.name().value()) + " and " + Quoted.of(name.value());
        return name.error("images " + names + " would both write " + Quoted.of(file), "rename one of them");
    }
}
