package dev.complete.cli.registry;

import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.layout.RefName;
import dev.complete.registry.Reference;
import dev.complete.registry.Registry;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.transfer.ImageCopy;
import dev.complete.registry.transfer.LayoutSource;
import dev.complete.registry.transfer.ReferrerChoice;
import dev.complete.registry.transfer.RegistryTarget;
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
     * @param place a layout, a folder that a build wrote one into, or a tar that one is in
     * @param names of images; none for all that it holds
     * @param referrers which of what refers to an image is pushed with it
     * @return {@code HOST/REPOSITORY@sha256:…} of each image
     */
    public List<String> push(Path place, List<String> names, Destination destination, ReferrerChoice referrers)
            throws IOException, InterruptedException {
        NamedImages layout = NamedImages.open(place);
        List<Descriptor> images = layout.chosen(names);
        if (images.size() > 1 && !destination.isForSeveral()) {
            throw new UsageException(
                    "there are several images: say which, or a destination with {name} in it; they are "
                            + layout.names());
        }
        String host = destination.host();
        Registry registry = registries.registry(host);
        ConcurrentHashMap<Digest, RepositoryName> elsewhere = new ConcurrentHashMap<>();
        List<String> pushed = new ArrayList<>();
        for (Descriptor image : images) {
            String name = RefName.of(image);
            Reference reference = destination.reference(name);
            RegistryTarget target =
                    new RegistryTarget(registry, host, reference.repository(), destination.names(name), elsewhere);
            CopyRows rows = new CopyRows(terminal, quiet);
            Digest digest = new ImageCopy(new LayoutSource(layout.layout(), image), target, referrers, rows).run();
            rows.finish(reference.toString());
            pushed.add(host + "/" + reference.repository() + "@" + digest);
        }
        return pushed;
    }
}
