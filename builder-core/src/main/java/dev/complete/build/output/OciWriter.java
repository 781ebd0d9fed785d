package dev.complete.build.output;

import dev.complete.build.image.BuiltImage;
import dev.complete.build.image.PlatformIndex;
import dev.complete.build.layer.FrameSequence;
import dev.complete.build.layer.PackedLayer;
import dev.complete.files.AtomicFiles;
import dev.complete.oci.Descriptor;
import dev.complete.oci.MediaType;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@code oci/}: one image layout for all images and platforms, so that shared layers are there once. */
final class OciWriter implements OutputWriter {

    @Override
    public List<Written> write(List<ImageSet> images, OutputContext context) throws IOException {
        Path directory = context.directory().resolve("oci");
        List<Descriptor> entries = new ArrayList<>();
        try (LayoutWriter layout = LayoutWriter.open(directory)) {
            for (ImageSet image : images) {
                entries.add(named(add(image, layout, context), image, context.build()));
            }
            List<Descriptor> all = new ArrayList<>(entries);
            for (Descriptor entry : layout.entries()) {
                String name = entry.annotations().getOrDefault(Annotations.REF_NAME, "");
                boolean rebuilt = images.stream().anyMatch(image -> image.name().equals(name));
                if (!rebuilt && context.options().otherImages().contains(name)) {
                    all.add(entry);
                }
            }
            layout.replaceEntries(all);
            layout.prune();
        }
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            String name = images.get(i).name();
            byte[] digest = (entries.get(i).digest() + "\n").getBytes(StandardCharsets.US_ASCII);
            AtomicFiles.write(context.directory().resolve(name + ".digest"), digest);
            written.add(new Written(Format.OCI, name, null, directory, List.of()));
        }
        return written;
    }

    /** Adds all that belongs to an image; returns its manifest or, for a recipe with several platforms, its index. */
    private static Descriptor add(ImageSet set, LayoutWriter layout, OutputContext context) throws IOException {
        for (BuiltImage image : set.images()) {
            for (PackedLayer layer : image.layers()) {
                layout.add(layer.blob(), out -> {
                    try (InputStream in =
                            FrameSequence.ofLayer(layer, context.frames()).open()) {
                        Streams.copy(in, out);
                    }
                });
            }
            layout.add(MediaType.CONFIG, image.config().getBytes(StandardCharsets.UTF_8));
            layout.add(MediaType.MANIFEST, image.manifest().getBytes(StandardCharsets.UTF_8));
        }
        if (!set.isMultiPlatform()) {
            return set.images().get(0).descriptor();
        }
        PlatformIndex index = PlatformIndex.of(set.images());
        layout.add(MediaType.INDEX, index.text().getBytes(StandardCharsets.UTF_8));
        return index.descriptor();
    }

    /** Commit and time stand here, outside the image's digest: a commit that changes nothing in the image is no new image. */
    static Descriptor named(Descriptor entry, ImageSet image, BuildInfo build) {
        TreeMap<String, String> annotations = new TreeMap<>();
        annotations.put(Annotations.REF_NAME, image.name());
        annotations.put(Annotations.REVISION, build.revision());
        annotations.put(Annotations.CREATED, build.commitTime().toString());
        return entry.with(annotations);
    }
}
