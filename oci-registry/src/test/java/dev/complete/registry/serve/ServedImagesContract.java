package dev.complete.registry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all {@link ServedImages} promise. An implementation's test supplies one with two repositories or more. */
public abstract class ServedImagesContract {

    private static final RepositoryName NOBODY = new RepositoryName("nobody/knows/this");
    private static final Digest NOTHING = Digest.of("nothing".getBytes(StandardCharsets.UTF_8));

    private ServedImages images = new MemoryImages(new MemoryRegistry());

    protected abstract ServedImages images() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        images = images();
    }

    @Test
    void namesAreInTheOrderOfTheirBytes() throws Exception {
        List<String> repositories =
                images.repositories().stream().map(RepositoryName::text).toList();
        assertThat(repositories).hasSizeGreaterThan(1).isSorted().doesNotHaveDuplicates();
        for (RepositoryName repository : images.repositories()) {
            assertThat(images.tags(repository).orElseThrow())
                    .isNotEmpty()
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .allMatch(ManifestName::isTag);
        }
    }

    @Test
    void eachTagLeadsToAManifestThatIsThereByItsDigestToo() throws Exception {
        for (RepositoryName repository : images.repositories()) {
            for (ManifestDocument manifest : tagged(repository)) {
                ManifestDocument again = images.manifest(repository, ManifestName.of(manifest.digest()))
                        .orElseThrow();
                assertThat(again.json()).isEqualTo(manifest.json());
                assertThat(again.mediaType()).isEqualTo(manifest.mediaType());
                assertThat(Digest.of(again.json())).isEqualTo(manifest.digest());
            }
        }
    }

    private List<ManifestDocument> tagged(RepositoryName repository) throws IOException, InterruptedException {
        List<ManifestDocument> manifests = new ArrayList<>();
        for (String tag : images.tags(repository).orElseThrow()) {
            manifests.add(images.manifest(repository, ManifestName.tag(tag)).orElseThrow());
        }
        return manifests;
    }

    @Test
    void whatAManifestNamesIsThere() throws Exception {
        int blobs = 0;
        for (RepositoryName repository : images.repositories()) {
            for (Descriptor blob : blobs(repository)) {
                ServedBlob served = images.blob(repository, blob.digest()).orElseThrow();
                assertThat(served.size()).isEqualTo(blob.size());
                byte[] whole = read(served, 0, served.size());
                assertThat(Digest.of(whole)).isEqualTo(blob.digest());
                blobs++;
            }
        }
        assertThat(blobs).isPositive();
    }

    @Test
    void partsOfABlobAreThoseOfTheWhole() throws Exception {
        RepositoryName repository = images.repositories().get(0);
        for (Descriptor blob : blobs(repository)) {
            ServedBlob served = images.blob(repository, blob.digest()).orElseThrow();
            byte[] whole = read(served, 0, served.size());
            int size = whole.length;
            for (int[] part : new int[][] {{0, 1}, {size - 1, 1}, {size / 3, size / 3}, {1, size - 1}}) {
                assertThat(read(served, part[0], part[1]))
                        .isEqualTo(Arrays.copyOfRange(whole, part[0], part[0] + part[1]));
            }
        }
    }

    private static byte[] read(ServedBlob blob, long offset, long length) throws IOException, InterruptedException {
        try (InputStream in = blob.bytes().open(offset, length)) {
            return in.readAllBytes();
        }
    }

    /** Configurations and layers of all that the tags lead to. */
    private Set<Descriptor> blobs(RepositoryName repository) throws IOException, InterruptedException {
        Set<Descriptor> blobs = new HashSet<>();
        for (ManifestDocument manifest : manifests(repository)) {
            for (Descriptor blob : manifest.links().blobs()) {
                blobs.add(new Descriptor("any", blob.digest(), blob.size()));
            }
        }
        return blobs;
    }

    /** Those of tags, and those of indexes. */
    private List<ManifestDocument> manifests(RepositoryName repository) throws IOException, InterruptedException {
        List<ManifestDocument> all = new ArrayList<>(tagged(repository));
        for (int i = 0; i < all.size(); i++) {
            for (Descriptor part : all.get(i).links().manifests()) {
                all.add(images.manifest(repository, ManifestName.of(part.digest()))
                        .orElseThrow());
            }
        }
        return all;
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertThat(images.tags(NOBODY)).isEmpty();
        assertThat(images.blob(NOBODY, NOTHING)).isEmpty();
        assertThat(images.manifest(NOBODY, ManifestName.of(NOTHING))).isEmpty();
        assertThat(images.referrers(NOBODY, NOTHING)).isEmpty();
        for (RepositoryName repository : images.repositories()) {
            assertThat(images.blob(repository, NOTHING)).isEmpty();
            assertThat(images.manifest(repository, ManifestName.of(NOTHING))).isEmpty();
            assertThat(images.manifest(repository, ManifestName.tag("no-such-tag")))
                    .isEmpty();
            assertThat(images.referrers(repository, NOTHING)).isEmpty();
        }
    }

    @Test
    void aRepositorySeesNothingOfAnother() throws Exception {
        for (RepositoryName one : images.repositories()) {
            Set<Digest> own = new HashSet<>();
            for (Descriptor blob : blobs(one)) {
                own.add(blob.digest());
            }
            for (ManifestDocument manifest : manifests(one)) {
                own.add(manifest.digest());
            }
            for (RepositoryName other : images.repositories()) {
                for (Descriptor blob : blobs(other)) {
                    assertThat(images.blob(one, blob.digest()).isPresent()).isEqualTo(own.contains(blob.digest()));
                }
                for (ManifestDocument manifest : manifests(other)) {
                    assertThat(images.manifest(one, ManifestName.of(manifest.digest()))
                                    .isPresent())
                            .isEqualTo(own.contains(manifest.digest()));
                }
            }
        }
    }

    @Test
    void whatRefersToAManifestIsThere() throws Exception {
        for (RepositoryName repository : images.repositories()) {
            for (ManifestDocument subject : manifests(repository)) {
                for (Descriptor referrer : images.referrers(repository, subject.digest())) {
                    ManifestDocument there = images.manifest(repository, ManifestName.of(referrer.digest()))
                            .orElseThrow();
                    assertThat(there.links().subject())
                            .isNotNull()
                            .extracting(Descriptor::digest)
                            .isEqualTo(subject.digest());
                    assertThat(referrer.artifactType()).isEqualTo(there.links().artifactType());
                    assertThat(referrer.annotations()).isEqualTo(there.links().annotations());
                }
            }
        }
    }

    @Test
    void manyReadAtOnce() throws Exception {
        RepositoryName repository = images.repositories().get(0);
        Set<Descriptor> blobs = blobs(repository);
        Callable<Void> reader = () -> {
            for (Descriptor blob : blobs) {
                ServedBlob served = images.blob(repository, blob.digest()).orElseThrow();
                assertThat(Digest.of(read(served, 0, served.size()))).isEqualTo(blob.digest());
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Void> each : threads.invokeAll(Collections.nCopies(16, reader))) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
