package dev.complete.cli.registry;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.share.Publisher;
import dev.complete.builder.share.RecordSource;
import dev.complete.builder.share.Sharing;
import dev.complete.builder.share.StoredRecord;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.registry.Reference;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a build shares with other machines by a registry: {@code --push}, {@code --cache-to}, {@code --cache-from}. */
public final class SharingOptions {

    @Option(
            names = "--push",
            paramLabel = "DEST",
            description = "Push the images, as complete push does: HOST[:PORT]/REPOSITORY[:TAG], with {name} for an"
                    + " image's name where there are several. Then no outputs are written unless --format says which.")
    private @Nullable String push;

    @Option(
            names = "--cache-to",
            paramLabel = "DEST",
            description = "Keep a record of what this build knew, beside the pushed image: a tag of the same"
                    + " repository, such as HOST/REPOSITORY:cache.")
    private @Nullable String cacheTo;

    @Option(
            names = "--cache-from",
            paramLabel = "REF",
            description =
                    "Build on the record of an earlier build, kept by --cache-to; several are possible, and {name}"
                            + " stands for each image's name. Who can write it decides what this build takes from it.")
    private List<String> cacheFrom = List.of();

    @Mixin
    private LoginOptions logins = new LoginOptions();

    /** Whether images are pushed. */
    public boolean pushes() {
        return push != null;
    }

    /**
     * Refuses what does not go together, before anything is done.
     *
     * @param dirty whether a work tree is built
     */
    public void check(boolean dirty) {
        if (push == null && cacheTo != null) {
            throw new UsageException("--cache-to goes with --push: a record lies beside its image");
        }
        if (push == null && cacheFrom.isEmpty() && logins.areSaid()) {
            throw new UsageException("logins of registries are for --push and --cache-from");
        }
        if (push != null && dirty) {
            throw new UsageException("--push: what is built of a dirty work tree is never published; commit it");
        }
        logins.check();
        if (push != null) {
            Destination images = Destination.parse(push, List.of());
            if (cacheTo != null) {
                requireBeside(Destination.parse(cacheTo, List.of()), images);
            }
        }
        cacheFrom.forEach(reference -> Destination.named(reference, "name"));
    }

    private static void requireBeside(Destination records, Destination images) {
        Reference record = records.reference("name");
        Reference image = images.reference("name");
        if (!record.host().equals(image.host()) || !record.repository().equals(image.repository())) {
            throw new UsageException("--cache-to `" + Printable.escape(records.text())
                    + "`: a record lies beside its image; say the repository of --push, with another tag");
        }
        if (record.name().equals(image.name())) {
            throw new UsageException("--cache-to `" + Printable.escape(records.text())
                    + "`: that tag is the image's; say another one, such as cache");
        }
    }

    /** Whether there is anything to share: then {@link #sharing} needs a cache. */
    public boolean areSaid() {
        return push != null || !cacheFrom.isEmpty();
    }

    /**
     * Asks the registry first: that it refuses should not be said after a long build.
     *
     * @param cache remembers uploads that broke off
     * @param notices told of failures that are followed by another attempt
     */
    public Sharing sharing(Cache cache, Terminal terminal, boolean quiet, Consumer<String> notices)
            throws IOException, InterruptedException {
        Destination images = push == null ? null : Destination.parse(push, List.of());
        String host =
                images == null ? Destination.named(cacheFrom.get(0), "name").host() : images.host();
        RegistryAccess registries = logins.access(cache, terminal, notices, host);
        if (images != null) {
            registries.check(images);
        }
        RecordSource records = cacheFrom.isEmpty() ? RecordSource.NONE : names -> records(names, registries);
        return new Sharing(records, publisher(registries, terminal, quiet));
    }

    private List<StoredRecord> records(List<String> images, RegistryAccess registries) {
        return cacheFrom.stream()
                .flatMap(text -> images.stream().map(image -> Destination.named(text, image)))
                .distinct()
                .<StoredRecord>map(reference -> new RegistryRecord(reference, registries))
                .toList();
    }

    private Publisher publisher(RegistryAccess registries, Terminal terminal, boolean quiet) {
        if (push == null) {
            return Publisher.NONE;
        }
        Destination records = cacheTo == null ? null : Destination.parse(cacheTo, List.of());
        return new RegistryPublisher(Destination.parse(push, List.of()), records, registries, terminal, quiet);
    }
}
