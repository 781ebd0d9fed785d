package dev.complete.cli.registry;

import dev.complete.cli.option.PathArgument;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.FolderTrust;
import dev.complete.oci.Descriptor;
import dev.complete.registry.Reference;
import dev.complete.registry.transfer.ImageSource;
import dev.complete.registry.transfer.ImageTarget;
import dev.complete.registry.transfer.LayoutSource;
import dev.complete.registry.transfer.LayoutTarget;
import dev.complete.registry.transfer.RegistrySource;
import dev.complete.registry.transfer.RegistryTarget;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens what a user writes for the place of an image: {@code oci:DIR[:NAME]}, {@code archive:FILE[:NAME]}, or a reference. */
final class ImagePlaces {

    /** Kinds of places on this machine. */
    private static final List<String> KINDS = List.of("oci:", "archive:");

    /** {@code KIND:PATH:NAME}, taken apart. */
    private record LocalPlace(
            String kind, String path, @Nullable String name) {

        boolean isArchive() {
            return kind.equals("archive:");
        }
    }

    private final Terminal terminal;
    private final RegistryAccess registries;

    ImagePlaces(Terminal terminal, RegistryAccess registries) {
        this.terminal = terminal;
        this.registries = registries;
    }

    /** @throws UsageException saying how a reference is written */
    static Reference reference(String text) {
        try {
            return Reference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** The registry of a place; null for one on this machine. */
    static @Nullable String host(String place) {
        return localPlace(place) == null ? reference(place).host() : null;
    }

    ImageSource source(String place) throws IOException {
        LocalPlace local = localPlace(place);
        if (local == null) {
            Reference reference = reference(place);
            return new RegistrySource(registries.registry(reference.host()), reference);
        }
        NamedImages images = NamedImages.open(path(local));
        return new LayoutSource(images.layout(), entry(images, local.name(), place));
    }

    private static Descriptor entry(NamedImages images, @Nullable String name, String place) {
        try {
            return name == null ? images.only() : images.find(name);
        } catch (UsageException e) {
            throw new UsageException(
                    "`" + Printable.escape(place) + "`: " + e.getMessage() + " (a name is said as oci:DIR:NAME)");
        }
    }

    /**
     * @param from where the image comes from, which names it where nothing else does
     * @param scratch a folder that is not there, and that the caller removes when it is
     */
    ImageTarget target(String place, String from, Path scratch) throws IOException {
        LocalPlace local = localPlace(place);
        if (local != null) {
            Path path = path(local);
            String name = local.name() == null ? lastName(from) : local.name();
            FolderTrust.require(local.isArchive() ? path.resolveSibling("") : path);
            return local.isArchive() ? new ArchiveTarget(path, scratch, name) : new LayoutTarget(path, name);
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

    private static String lastName(String from) {
        LocalPlace local = localPlace(from);
        if (local == null) {
            return reference(from).repository().lastPart();
        }
        if (local.name() == null) {
            throw new UsageException("say the image's name in the copy: oci:DIR:NAME");
        }
        return local.name();
    }

    private Path path(LocalPlace place) {
        return terminal.directory().resolve(PathArgument.parse(place.path()));
    }

    private static @Nullable LocalPlace localPlace(String place) {
        for (String kind : KINDS) {
            if (place.startsWith(kind)) {
                String rest = place.substring(kind.length());
                int colon = rest.lastIndexOf(':');
                boolean named = colon > rest.lastIndexOf('/');
                return new LocalPlace(
                        kind, named ? rest.substring(0, colon) : rest, named ? rest.substring(colon + 1) : null);
            }
        }
        return null;
    }
}
