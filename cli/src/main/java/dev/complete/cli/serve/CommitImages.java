package dev.complete.cli.serve;

import dev.complete.builder.SuperprojectCatalog;
import dev.complete.cli.serve.ImageBuilds.OnDemandImage;
import dev.complete.files.FileLocks;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.serve.NotServedException;
import dev.complete.registry.serve.ServedBlob;
import dev.complete.registry.serve.ServedImages;
import dev.complete.text.ListText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The images of a superproject's commits: each image is a repository, and each commit a tag. A tag is built when its manifest
 * is asked for. Whatever of it is lost afterwards is built again, to the same bytes. Thread-safe.
 */
final class CommitImages implements ServedImages {

    private static final ManifestName LATEST = ManifestName.tag("latest");
    private static final int NAMED = 5;

    private final KnownCommits commits;
    private final ImageBuilds builds;

    CommitImages(KnownCommits commits, ImageBuilds builds) {
        this.commits = commits;
        this.builds = builds;
    }

    /** The images of {@code HEAD}; earlier commits may have others. */
    @Override
    public List<RepositoryName> repositories() throws IOException, InterruptedException {
        List<RepositoryName> names = new ArrayList<>();
        for (String image : commits.imagesAtHead().stream().sorted().toList()) {
            if (RepositoryName.isName(image)) {
                names.add(new RepositoryName(image));
            }
        }
        return names;
    }

    /** Branches and tags, whether their commits have the image or not; not each commit. */
    @Override
    public Optional<List<String>> tags(RepositoryName repository) throws IOException, InterruptedException {
        return commits.imagesAtHead().contains(repository.text())
                ? Optional.of(commits.tags().all())
                : Optional.empty();
    }

    @Override
    public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        if (name.digest() != null) {
            OnDemandImage image = builds.having(repository, name.digest());
            return image == null ? Optional.empty() : manifest(image, repository, name);
        }
        SuperprojectCatalog.Commit commit = commits.named(name.text());
        if (commit == null) {
            return Optional.empty();
        }
        if (!commit.images().contains(repository.text())) {
            throw new NotServedException(
                    NotServedException.Reason.UNKNOWN,
                    "commit " + commit.id() + " has no image " + repository + "; it has "
                            + ListText.escaped(commit.images(), NAMED));
        }
        WantedImage wanted = new WantedImage(commit.id(), repository.text());
        return manifest(builds.get(wanted, repository + ":" + name), repository, LATEST);
    }

    private Optional<ManifestDocument> manifest(OnDemandImage image, RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        try {
            return read(image, repository, name);
        } catch (InvalidImageException | CorruptBlobException | NoSuchFileException e) {
            return read(again(image, name.toString()), repository, name);
        }
    }

    private Optional<ManifestDocument> read(OnDemandImage image, RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        try (FileLocks.Held use = builds.use(image)) {
            return image.layout().manifest(repository, name);
        }
    }

    private OnDemandImage again(OnDemandImage image, String name) throws IOException, InterruptedException {
        return builds.again(image, image.wanted().image() + ":" + name);
    }

    @Override
    public Optional<ServedBlob> blob(RepositoryName repository, Digest digest)
            throws IOException, InterruptedException {
        OnDemandImage image = builds.having(repository, digest);
        if (image == null) {
            return Optional.empty();
        }
        Optional<ServedBlob> there = blob(image, repository, digest);
        return there.isPresent() ? there : blob(again(image, digest.toString()), repository, digest);
    }

    private Optional<ServedBlob> blob(OnDemandImage image, RepositoryName repository, Digest digest)
            throws IOException {
        try {
            return image.layout()
                    .blob(repository, digest)
                    .map(blob -> new ServedBlob(blob.size(), (offset, length) -> open(image, blob, offset, length)));
        } catch (InvalidImageException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The image's folder is in use until the stream is closed. */
    private InputStream open(OnDemandImage image, ServedBlob blob, long offset, long length)
            throws IOException, InterruptedException {
        FileLocks.Held use = builds.use(image);
        try {
            return new HeldInputStream(blob.bytes().open(offset, length), use);
        } catch (IOException | InterruptedException | RuntimeException e) {
            use.close();
            throw e;
        }
    }

    /** Nothing refers to what was built a moment ago. */
    @Override
    public List<Descriptor> referrers(RepositoryName repository, Digest subject) {
        return List.of();
    }
}
