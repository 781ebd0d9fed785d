package dev.complete.cli.registry;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.share.FinishedImage;
import dev.complete.builder.share.Publisher;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Digest;
import dev.complete.registry.Reference;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.transfer.ImageCopy;
import dev.complete.registry.transfer.ReferrerChoice;
import dev.complete.registry.transfer.RegistryTarget;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Pushes what a build finished, straight from its cache, and the records of it. */
final class RegistryPublisher implements Publisher {

    private final Destination images;
    private final @Nullable Destination records;
    private final RegistryAccess registries;
    private final Terminal terminal;
    private final boolean quiet;
    private final ConcurrentHashMap<Digest, RepositoryName> elsewhere = new ConcurrentHashMap<>();

    /** @param records null when none are kept */
    RegistryPublisher(
            Destination images,
            @Nullable Destination records,
            RegistryAccess registries,
            Terminal terminal,
            boolean quiet) {
        this.images = images;
        this.records = records;
        this.registries = registries;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    @Override
    public boolean publishes() {
        return true;
    }

    @Override
    public boolean keepsRecords() {
        return records != null;
    }

    /** Also refuses records that would take the place of one another, or of an image. */
    @Override
    public void check(List<String> names) {
        if (names.size() > 1 && !images.isForSeveral()) {
            throw new UsageException(
                    "--push: there are several images: say --image, or a destination with {name} in it;" + " they are "
                            + String.join(", ", names));
        }
        Set<String> taken = new HashSet<>();
        for (String name : names) {
            images.names(name).forEach(tag -> taken.add(images.reference(name).repository() + ":" + tag));
        }
        Destination wanted = records;
        if (wanted == null) {
            return;
        }
        for (String name : names) {
            Reference record = wanted.reference(name);
            if (!taken.add(record.repository() + ":" + record.name())) {
                throw new UsageException("--cache-to: " + Printable.escape(record.toString())
                        + " is an image, or the record of another image; say a tag with {name} in it");
            }
        }
    }

    @Override
    public void publish(List<FinishedImage> finished) throws BuildException, IOException, InterruptedException {
        for (FinishedImage image : finished) {
            CopyRows rows = new CopyRows(terminal, quiet);
            try {
                copy(image, images, rows);
            } catch (RegistryException e) {
                throw new BuildException(BuildException.Kind.NETWORK, String.valueOf(e.getMessage()), e);
            }
            rows.finish(images.reference(image.name()).toString());
        }
    }

    @Override
    public void keep(String image, FinishedImage record) throws IOException, InterruptedException {
        if (records != null) {
            copy(record, records, new CopyRows(terminal, true));
        }
    }

    private void copy(FinishedImage image, Destination destination, CopyRows rows)
            throws IOException, InterruptedException {
        Reference reference = destination.reference(image.name());
        RegistryTarget target = new RegistryTarget(
                registries.registry(reference.host()),
                reference.host(),
                reference.repository(),
                destination.names(image.name()),
                elsewhere);
        new ImageCopy(new FinishedSource(image), target, ReferrerChoice.NONE, rows).run();
    }
}
