package dev.complete.builder.output.oci;

import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.PlatformIndex;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.Streams;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.files.FolderChange;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.MediaType;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.oci.layout.RefName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code oci/}: one image layout for all images and platforms, so that shared layers are stored once. */
public final class OciWriter implements OutputWriter {

    public static final String DIRECTORY = "oci";
    private static final String DIGEST = ".digest";

    /** Path of a blob in the output directory. */
    public static String blob(Digest digest) {
        return DIRECTORY + "/blobs/sha256/" + digest.hex();
    }

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(new OutputPlace(DIRECTORY, OutputPlace.Kind.DIRECTORY), OutputPlace.file(image.name() + DIGEST));
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException {
        Path directory = context.directory().resolve(DIRECTORY);
        Path additions = context.change().workspace(DIRECTORY);
        LayoutWriter layout = LayoutWriter.open(directory, additions);
        layout.verify(images.stream()
                .flatMap(set -> set.images().stream())
                .flatMap(image -> image.layers().stream())
                .map(PackedLayer::blob)
                .toList());
        List<Descriptor> entries = new ArrayList<>();
        for (ImageSet image : images) {
            entries.add(named(add(image, layout, context), image.name(), context.build()));
        }
        List<Descriptor> all = new ArrayList<>(entries);
        if (context.earlier().isCurrent(DIRECTORY, context.build())) {
            others(layout, images).forEach(all::add);
        }
        SortedMap<String, Path> files = stage(layout.replaceEntries(all), additions, context.change());
        context.change().afterwards(() -> LayoutWriter.open(directory).prune());
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            String name = images.get(i).name();
            byte[] digest = (entries.get(i).digest() + "\n").getBytes(StandardCharsets.US_ASCII);
            files.put(name + DIGEST, context.stage(name + DIGEST, digest));
            written.add(new Written(
                    Format.OCI,
                    name,
                    null,
                    directory,
                    FormatNotes.start(images.get(i).images().get(0).contract()),
                    files));
        }
        return written;
    }

    /** Images in the layout that are not built now. */
    private static Stream<Descriptor> others(LayoutWriter layout, List<ImageSet> images) throws IOException {
        Set<String> built = images.stream().map(ImageSet::name).collect(Collectors.toSet());
        return layout.entries().stream().filter(entry -> !built.contains(RefName.of(entry)));
    }

    /** @return all files of the layout, new or existing */
    private static SortedMap<String, Path> stage(List<String> names, Path additions, FolderChange change)
            throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        for (String file : names) {
            String name = DIRECTORY + "/" + file;
            if (Files.exists(additions.resolve(file))) {
                change.stage(name);
            }
            files.put(name, change.now(name));
        }
        return files;
    }

    /** Adds all blobs of an image; returns its manifest or, for a recipe with several platforms, its index. */
    private static Descriptor add(ImageSet set, LayoutWriter layout, OutputContext context) throws IOException {
        for (BuiltImage image : set.images()) {
            for (PackedLayer layer : image.layers()) {
                add(layer, layout, FrameSequence.ofLayer(layer, context.frames()));
            }
            layout.add(MediaType.CONFIG, image.config().getBytes(StandardCharsets.UTF_8));
            layout.add(MediaType.MANIFEST, image.manifest().getBytes(StandardCharsets.UTF_8));
        }
        if (!set.recipe().isMultiPlatform()) {
            return set.images().get(0).descriptor();
        }
        PlatformIndex index = PlatformIndex.of(set.images());
        layout.add(MediaType.INDEX, index.text().getBytes(StandardCharsets.UTF_8));
        return index.descriptor();
    }

    /** The layer's own digest is enough; only a wrong one makes it worth to look at each frame's. */
    private static void add(PackedLayer layer, LayoutWriter layout, FrameSequence frames) throws IOException {
        try {
            layout.add(layer.blob(), out -> {
                try (InputStream in = frames.openUnverified()) {
                    Streams.copy(in, out);
                }
            });
        } catch (InvalidImageException e) {
            try (InputStream in = frames.open()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            throw e;
        }
    }

    /**
     * An index entry with commit and time, outside the image's digest: a commit that changes nothing in the image gives
     * no new image.
     */
    static Descriptor named(Descriptor entry, String image, BuildInfo build) {
        TreeMap<String, String> annotations = new TreeMap<>();
        annotations.put(Annotations.REVISION, build.revision());
        annotations.put(Annotations.CREATED, build.commitTime().toString());
        return RefName.give(image, entry.with(annotations));
    }
}
