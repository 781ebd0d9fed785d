package dev.complete.builder.output.text;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of volumes on systems with one place for all images: the image's name, a dash and the path's name. They depend
 * on these two alone, so that a volume stays the same after any other change of a manifest.
 */
public final class VolumeNames {

    private VolumeNames() {}

    public static String of(RuntimeContract contract, Mount mount) {
        return contract.name() + "-" + mount.plainFolder();
    }

    /**
     * Refuses images that would share a volume: image {@code a} with {@code /b/c} and image {@code a-b} with
     * {@code /c}.
     *
     * @param images for any platforms
     * @param system its usual name
     * @param format the {@code --format} to leave out
     * @throws BuildException naming two such images
     */
    public static void check(List<RuntimeContract> images, String system, String format) throws BuildException {
        Map<String, String> owners = new HashMap<>();
        for (RuntimeContract image : images) {
            for (Mount mount : image.mounts()) {
                String name = of(image, mount);
                String owner = mount.keep() ? owners.putIfAbsent(name, image.name()) : null;
                if (owner != null && !owner.equals(image.name())) {
                    throw new Refusal(image.name(), system, format)
                            .because("its volume would be image " + owner + "'s as well", name);
                }
            }
        }
    }
}
