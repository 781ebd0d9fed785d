package dev.complete.builder.output.registry;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.SwitchedDirectory;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.oci.OciWriter;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.builder.output.text.Refusal;
import dev.complete.files.BundledFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code registry/}: all images of a build as a {@link RegistryTree}, with the lines for nginx and Caddy that serve it.
 * It is replaced as a whole.
 */
public final class RegistryWriter implements OutputWriter {

    private static final String NAME = "registry";
    private static final String VERSION = "registry 1";

    private static final String NGINX = "nginx.conf";
    private static final String CADDY = "Caddyfile";
    private static final Set<String> CONTENTS =
            Set.of(RegistryTree.BLOBS, RegistryTree.IMAGES, RegistryTree.INDEXES, RegistryTree.LISTS, NGINX, CADDY);

    /** A repository's name (OCI distribution specification, "Pulling manifests"); an image's may have more. */
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(new OutputPlace(NAME, OutputPlace.Kind.SWITCHED));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        for (PlannedImage image : images) {
            String name = image.recipe().name().value();
            if (!REPOSITORY.matcher(name).matches()) {
                throw new Refusal(name, "a registry", "registry")
                        .because("between letters and digits a repository's name has one of . _ __ or any number of -");
            }
        }
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException {
        RegistryTree tree = RegistryTree.of(images).with(snippets());
        RegistryFiles files = new RegistryFiles(tree, layout(images, context), context.frames());
        SwitchedDirectory directory = new SwitchedDirectory(NAME, tree.digest(), CONTENTS, false, context);
        Path now = directory.prepare(VERSION, List.of(), files::isWhole, files::write);
        SortedMap<String, Path> places = directory.places(now, tree.files());
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            List<String> notes = FormatNotes.start(set.images().get(0).contract());
            Path path = context.directory().resolve(NAME);
            written.add(new Written(Format.REGISTRY, set.name(), null, path, notes, places));
        }
        return written;
    }

    private static SortedMap<String, String> snippets() {
        TreeMap<String, String> snippets = new TreeMap<>();
        for (String name : List.of(NGINX, CADDY)) {
            snippets.put(name, BundledFile.text(RegistryWriter.class, name));
        }
        return snippets;
    }

    /** The layers' files in a layout that this build writes too, and so has verified. */
    private static Map<Digest, Path> layout(List<ImageSet> images, OutputContext context) {
        SortedMap<String, Path> files = context.files(Format.OCI);
        Map<Digest, Path> layers = new HashMap<>();
        for (ImageSet set : images) {
            set.images().stream()
                    .flatMap(image -> image.layers().stream())
                    .map(PackedLayer::blob)
                    .forEach(blob -> {
                        Path file = files.get(OciWriter.blob(blob.digest()));
                        if (file != null) {
                            layers.put(blob.digest(), file);
                        }
                    });
        }
        return layers;
    }
}
