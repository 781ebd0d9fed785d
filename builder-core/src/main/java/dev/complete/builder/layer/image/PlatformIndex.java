package dev.complete.builder.layer.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Index;
import dev.complete.oci.MediaType;
import java.util.Comparator;
import java.util.List;

/**
 * One image for several platforms. Pure.
 *
 * @param text the index's exact text, UTF-8
 */
public record PlatformIndex(String text, Descriptor descriptor) {

    /** @param images of one name, each for another platform; their order does not matter */
    public static PlatformIndex of(List<BuiltImage> images) {
        List<Descriptor> manifests = images.stream()
                .map(BuiltImage::descriptor)
                .sorted(Comparator.comparing(descriptor -> String.valueOf(descriptor.platform())))
                .toList();
        long platforms = manifests.stream().map(Descriptor::platform).distinct().count();
        if (platforms != images.size() || images.isEmpty()) {
            throw new IllegalArgumentException("an index needs images, each for a platform of its own");
        }
        byte[] text = new Index(manifests).toJson();
        return new PlatformIndex(new String(text, UTF_8), ImageAssembler.descriptor(MediaType.INDEX, text));
    }
}
