package dev.complete.cli.registry;

import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.Reference;
import dev.complete.registry.Registry;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.transfer.ImageCopy;
import dev.complete.registry.transfer.LayoutSource;
import dev.complete.registry.transfer.ReferrerChoice;
import dev.complete.registry.transfer.RegistryTarget;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Pushes images of a layout to one registry. A blob that several of them have is sent once. */
public final class ImagePush {

    private final Terminal terminal;
    private final RegistryAccess registries;
    private final boolean quiet;

    public ImagePush(Terminal terminal, RegistryAccess registries, boolean quiet) {
        this.terminal = terminal;
        this.registries = registries;
        this.quiet = quiet;
    }

    /**
     * @param layout the folder that a build wrote
     * @param names of images; none for all that it holds
     * @param referrers which of what refers to an image is pushed with it
     * @return {@code HOST/REPOSITORY@sha256:…} of each image
     */
    public List<String> push(Path layout, List<String> names, Destination destination, ReferrerChoice referrers)
            throws IOException, InterruptedException {
        LayoutReader reader = LayoutReader.open(layout);
        List<Descriptor> images = images(reader, names);
        if (images.size() > 1 && !destination.isForSeveral()) {
            throw new UsageException(
                    "there are several images: say which, or a destination with {name} in it; they are "
                            + String.join(
                                    ", ", images.stream().map(ImagePush::shown).toList()));
        }
        String host = destination.reference("name").host();
        Registry registry = registries.registry(host);
        ConcurrentHashMap<Digest, RepositoryName> elsewhere = new ConcurrentHashMap<>();
        List<String> pushed = new ArrayList<>();
        for (Descriptor image : images) {
            Reference reference = destination.reference(name(image));
            RegistryTarget target = new RegistryTarget(
                    registry, host, reference.repository(), destination.names(name(image)), elsewhere);
            CopyRows rows = new CopyRows(terminal, quiet);
            Digest digest = new ImageCopy(new LayoutSource(reader, image), target, referrers, rows).run();
            rows.finish(reference.toString());
            pushed.add(host + "/" + reference.repository() + "@" + digest);
        }
        return pushed;
    }

    private static List<Descriptor> images(LayoutReader layout, List<String> names) {
        List<Descriptor> all = layout.index().manifests().stream()
                .filter(entry -> !name(entry).isEmpty())
                .toList();
        List<Descriptor> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(all.stream()
                    .filter(entry -> name(entry).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no image `" + Printable.escape(name)
                            + "`; there are "
                            + String.join(
                                    ", ", all.stream().map(ImagePush::shown).toList()))));
        }
        if (names.isEmpty() && all.isEmpty()) {
            throw new UsageException("the layout holds no image with a name");
        }
        return names.isEmpty() ? all : chosen;
    }

    private static String name(Descriptor entry) {
        return entry.annotations().getOrDefault(Annotations.REF_NAME, "");
    }

    private static String shown(Descriptor entry) {
        return Printable.escape(name(entry));
    }
}
