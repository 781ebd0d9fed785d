package dev.complete.cli.registry;

import dev.complete.cli.option.PathArgument;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.FolderTrust;
import dev.complete.oci.Descriptor;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.Reference;
import dev.complete.registry.transfer.ImageSource;
import dev.complete.registry.transfer.ImageTarget;
import dev.complete.registry.transfer.LayoutSource;
import dev.complete.registry.transfer.LayoutTarget;
import dev.complete.registry.transfer.RegistrySource;
import dev.complete.registry.transfer.RegistryTarget;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens what a user writes for the place of an image: {@code oci:DIR[:NAME]}, or a reference. */
final class ImagePlaces {

    private static final String LAYOUT = "oci:";

    /** {@code oci:DIR:NAME}, taken apart. */
    private record LayoutPlace(Path directory, @Nullable String name) {}

    private final Terminal terminal;
    private final RegistryAccess registries;

    ImagePlaces(Terminal terminal, RegistryAccess registries) {
        this.terminal = terminal;
        this.registries = registries;
    }

    /** The layout that {@code directory} is, or that a build wrote into it. */
    static Path layout(Path directory) {
        Path inside = directory.resolve("oci");
        return !Files.exists(directory.resolve("index.json")) && Files.exists(inside.resolve("index.json"))
                ? inside
                : directory;
    }

    /** @throws UsageException saying how a reference is written */
    static Reference reference(String text) {
        try {
            return Reference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    ImageSource source(String place) throws IOException {
        LayoutPlace layout = layoutPlace(place);
        if (layout == null) {
            Reference reference = reference(place);
            return new RegistrySource(registries.registry(reference.host()), reference);
        }
        LayoutReader reader = LayoutReader.open(layout(layout.directory()));
        return new LayoutSource(reader, entry(reader, layout.name(), place));
    }

    private static Descriptor entry(LayoutReader layout, @Nullable String name, String place) {
        List<Descriptor> named = layout.index().manifests().stream()
                .filter(each -> name == null
                        ? each.annotations().containsKey(Annotations.REF_NAME)
                        : name.equals(each.annotations().get(Annotations.REF_NAME)))
                .toList();
        if (named.size() != 1) {
            throw new UsageException("`" + Printable.escape(place) + "`: "
                    + (name == null ? "say which image, as oci:DIR:NAME" : "there is no image of that name")
                    + "; there are "
                    + String.join(
                            ", ",
                            layout.index().manifests().stream()
                                    .map(each ->
                                            Printable.escape(each.annotations().getOrDefault(Annotations.REF_NAME, "")))
                                    .filter(each -> !each.isEmpty())
                                    .toList()));
        }
        return named.get(0);
    }

    /** @param from where the image comes from, which names it where nothing else does */
    ImageTarget target(String place, String from) throws IOException {
        LayoutPlace layout = layoutPlace(place);
        if (layout != null) {
            FolderTrust.require(layout.directory());
            String name = layout.name() == null ? lastName(from) : layout.name();
            return new LayoutTarget(layout.directory(), name);
        }
        Reference reference = reference(place);
        if (reference.digest() != null) {
            throw new UsageException("`" + Printable.escape(place)
                    + "`: the digest is that of the image that is copied; leave it out, or say a tag");
        }
        return new RegistryTarget(
                registries.registry(reference.host()),
                reference.host(),
                reference.repository(),
                List.of(reference.name()),
                new ConcurrentHashMap<>());
    }

    private String lastName(String from) {
        LayoutPlace layout = layoutPlace(from);
        if (layout == null) {
            return reference(from).repository().lastPart();
        }
        if (layout.name() == null) {
            throw new UsageException("say the image's name in the copy: oci:DIR:NAME");
        }
        return layout.name();
    }

    private @Nullable LayoutPlace layoutPlace(String place) {
        if (!place.startsWith(LAYOUT)) {
            return null;
        }
        String rest = place.substring(LAYOUT.length());
        int colon = rest.lastIndexOf(':');
        boolean named = colon > rest.lastIndexOf('/');
        Path directory = terminal.directory().resolve(PathArgument.parse(named ? rest.substring(0, colon) : rest));
        return new LayoutPlace(directory, named ? rest.substring(colon + 1) : null);
    }
}
