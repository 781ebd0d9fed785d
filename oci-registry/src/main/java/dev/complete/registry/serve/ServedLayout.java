package dev.complete.registry.serve;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.transfer.LayoutSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The images of a layout, each in the repository that its name says: see {@link LayoutRepository}. What is built into the
 * layout meanwhile is served from then on. Thread-safe.
 */
public final class ServedLayout implements ServedImages {

    private static final String INDEX = "index.json";

    /** What the layout held when its index was last looked at. */
    private record Contents(
            FileStamp stamp, LayoutReader layout, SortedMap<RepositoryName, LayoutRepository> repositories) {}

    private final Path directory;
    private final boolean own;
    private final VerifiedBlobs blobs;
    private @Nullable Contents contents;

    private ServedLayout(Path directory, boolean own) {
        this.directory = directory;
        this.own = own;
        DirectoryBlobStore.Shape shape = DirectoryBlobStore.Shape.LAYOUT;
        this.blobs = new VerifiedBlobs(
                own ? new DirectoryBlobStore(directory, shape) : DirectoryBlobStore.leavingCorrupt(directory, shape));
    }

    /**
     * Somebody's layout, in which nothing is changed.
     *
     * @throws dev.complete.oci.InvalidImageException when {@code directory} holds no image layout
     */
    public static ServedLayout open(Path directory) throws IOException {
        return opened(new ServedLayout(directory, false));
    }

    /**
     * A layout of the caller's: a blob that is found to be corrupt is set aside, and so can be made again.
     *
     * @throws dev.complete.oci.InvalidImageException when {@code directory} holds no image layout
     */
    public static ServedLayout openOwn(Path directory) throws IOException {
        return opened(new ServedLayout(directory, true));
    }

    private static ServedLayout opened(ServedLayout layout) throws IOException {
        layout.contents();
        return layout;
    }

    private synchronized Contents contents() throws IOException {
        Contents known = contents;
        // Looked at before it is read: a change in between is seen the next time.
        FileStamp stamp = stamp();
        if (known == null || !known.stamp().equals(stamp)) {
            LayoutReader layout = own ? LayoutReader.open(directory) : LayoutReader.openLeavingCorrupt(directory);
            known = new Contents(stamp, layout, LayoutRepository.all(layout));
            contents = known;
        }
        return known;
    }

    private FileStamp stamp() throws IOException {
        try {
            return FileStamp.of(directory.resolve(INDEX));
        } catch (NoSuchFileException e) {
            LayoutReader.open(directory); // says what is wrong with the folder
            throw e;
        }
    }

    /** The digests of all that a repository holds; none when there is no such repository. */
    public Set<Digest> digests(RepositoryName repository) throws IOException {
        return repository(repository).map(LayoutRepository::digests).orElse(Set.of());
    }

    @Override
    public List<RepositoryName> repositories() throws IOException {
        return List.copyOf(contents().repositories().keySet());
    }

    @Override
    public Optional<List<String>> tags(RepositoryName repository) throws IOException {
        return repository(repository).map(LayoutRepository::tags);
    }

    private Optional<LayoutRepository> repository(RepositoryName name) throws IOException {
        return Optional.ofNullable(contents().repositories().get(name));
    }

    @Override
    public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name) throws IOException {
        Contents now = contents();
        LayoutRepository found = now.repositories().get(repository);
        Descriptor descriptor = found == null ? null : found.manifest(name);
        return descriptor == null ? Optional.empty() : Optional.of(new LayoutSource(now.layout(), descriptor).root());
    }

    @Override
    public Optional<ServedBlob> blob(RepositoryName repository, Digest digest) throws IOException {
        boolean named =
                repository(repository).filter(found -> found.names(digest)).isPresent();
        return named ? blobs.find(digest) : Optional.empty();
    }

    @Override
    public List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException {
        return repository(repository).map(found -> found.referrers(subject)).orElse(List.of());
    }
}
