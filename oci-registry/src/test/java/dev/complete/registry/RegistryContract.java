package dev.complete.registry;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.index;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.SampleImages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Registry} promises. An implementation's test supplies one, fresh or not: each test uses repositories of
 * its own. It says what the registry behind it does not do.
 */
public abstract class RegistryContract {

    private static final byte[] HELLO = text("hello\n");
    private static final Descriptor HELLO_BLOB = blob(HELLO);
    private static final int SEVERAL_CHUNKS = 20 << 20;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final RepositoryName repository = new RepositoryName("contract/" + NAMES.incrementAndGet());
    private final RepositoryName other = new RepositoryName("contract/other_one/" + NAMES.incrementAndGet());
    private Registry registry = new MemoryRegistry();

    protected abstract Registry registry() throws Exception;

    /** Whether a blob can be mounted from another repository. */
    protected boolean mounts() {
        return true;
    }

    /** Whether it answers the referrers API. */
    protected boolean listsReferrers() {
        return true;
    }

    /** Whether a repository's blobs are not seen in another one. */
    protected boolean isolates() {
        return true;
    }

    /**
     * Changes a stored blob's bytes, without changing their number.
     *
     * @return false when nobody can do that to this registry
     */
    protected boolean corrupt(RepositoryName repository, Digest digest) throws Exception {
        return false;
    }

    @BeforeEach
    final void open() throws Exception {
        registry = registry();
    }

    private void put(RepositoryName into, byte[] content) throws IOException, InterruptedException {
        registry.putBlob(into, blob(content), source(content));
    }

    private byte[] read(RepositoryName from, Descriptor blob) throws IOException, InterruptedException {
        try (InputStream in = registry.openBlob(from, blob)) {
            return in.readAllBytes();
        }
    }

    private byte[] part(Descriptor blob, long offset, long length) throws IOException, InterruptedException {
        try (InputStream in = registry.openBlob(repository, blob, offset, length)) {
            return in.readAllBytes();
        }
    }

    // Blobs

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100_000, SEVERAL_CHUNKS, SEVERAL_CHUNKS + 1})
    void keepsBlobsOfEachSize(int size) throws Exception {
        byte[] content = bytes(size, size);
        Descriptor blob = blob(content);

        registry.putBlob(repository, blob, source(content));

        assertThat(registry.blobSize(repository, blob.digest())).hasValue(size);
        assertThat(Arrays.equals(read(repository, blob), content)).isTrue();
    }

    @Test
    void saysThatABlobIsAbsent() throws Exception {
        assertThat(registry.blobSize(repository, HELLO_BLOB.digest())).isEmpty();
        assertThatThrownBy(() -> read(repository, HELLO_BLOB)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> part(HELLO_BLOB, 0, 1)).isInstanceOf(RegistryException.class);
        put(repository, text("another\n"));
        assertThat(registry.blobSize(repository, HELLO_BLOB.digest())).isEmpty();
        assertThatThrownBy(() -> read(repository, HELLO_BLOB)).isInstanceOf(RegistryException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jello\n", "hell", "hello\nhello\n", ""})
    void refusesBytesThatAreNotTheBlobs(String content) throws Exception {
        assertThatThrownBy(() -> registry.putBlob(repository, HELLO_BLOB, source(text(content))))
                .isInstanceOf(IOException.class);

        assertThat(registry.blobSize(repository, HELLO_BLOB.digest())).isEmpty();
    }

    @Test
    void storesNothingWhenTheSourceBreaks() throws Exception {
        byte[] content = bytes(SEVERAL_CHUNKS, 1);
        BlobBytes broken = offset -> new InputStream() {
            private int at = (int) offset;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int start, int length) throws IOException {
                if (at >= content.length / 2) {
                    throw new IOException("the source broke");
                }
                int count = Math.min(length, content.length / 2 - at);
                System.arraycopy(content, at, into, start, count);
                at += count;
                return count;
            }
        };

        assertThatThrownBy(() -> registry.putBlob(repository, blob(content), broken))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("the source broke");

        assertThat(registry.blobSize(repository, blob(content).digest())).isEmpty();
        put(repository, content);
        assertThat(Arrays.equals(read(repository, blob(content)), content)).isTrue();
    }

    @Test
    void puttingTwiceKeepsTheBlob() throws Exception {
        put(repository, HELLO);
        put(repository, HELLO);

        assertThat(read(repository, HELLO_BLOB)).isEqualTo(HELLO);
    }

    @Test
    void failsForABlobOfAnotherSize() throws Exception {
        put(repository, HELLO);

        for (int size : new int[] {0, 5, 7, 1 << 20}) {
            Descriptor wrong = new Descriptor(HELLO_BLOB.mediaType(), HELLO_BLOB.digest(), size);
            assertThatThrownBy(() -> read(repository, wrong))
                    .as("%d bytes", size)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void failsNoLaterThanAtTheEndForWrongBytes() throws Exception {
        byte[] content = bytes(100_000, 1);
        Descriptor blob = blob(content);
        put(repository, content);
        Assumptions.assumeTrue(corrupt(repository, blob.digest()), "a blob can be made wrong");

        assertThatThrownBy(() -> read(repository, blob)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> {
                    try (InputStream in = registry.openBlob(repository, blob)) {
                        in.skipNBytes(content.length - 1);
                        in.read();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void opensPartsOfABlob() throws Exception {
        put(repository, HELLO);

        assertThat(part(HELLO_BLOB, 1, 3)).isEqualTo(text("ell"));
        assertThat(part(HELLO_BLOB, 0, 6)).isEqualTo(HELLO);
        assertThat(part(HELLO_BLOB, 5, 1)).isEqualTo(text("\n"));
        assertThat(part(HELLO_BLOB, 0, 0)).isEmpty();
        assertThat(part(HELLO_BLOB, 6, 0)).isEmpty();
        try (InputStream in = registry.openBlob(repository, HELLO_BLOB, 1, 3)) {
            in.skipNBytes(1);
            assertThat(in.read()).isEqualTo('l');
            assertThat(in.read()).isEqualTo('l');
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void opensPartsOfALargeBlob() throws Exception {
        byte[] content = bytes(SEVERAL_CHUNKS, 2);
        put(repository, content);
        Random random = new Random(1);

        for (int i = 0; i < 8; i++) {
            int offset = random.nextInt(content.length);
            int length = random.nextInt(Math.min(content.length - offset, 3 << 20));
            assertThat(Arrays.equals(
                            part(blob(content), offset, length), Arrays.copyOfRange(content, offset, offset + length)))
                    .as("%d bytes from %d", length, offset)
                    .isTrue();
        }
    }

    @Test
    void refusesPartsBeyondTheEnd() throws Exception {
        put(repository, HELLO);

        for (long[] part : new long[][] {{0, 7}, {6, 1}, {7, 1}, {1, Long.MAX_VALUE}, {Long.MAX_VALUE, 1}}) {
            assertThatThrownBy(() -> part(HELLO_BLOB, part[0], part[1]))
                    .as("%d bytes from %d", part[1], part[0])
                    .isInstanceOf(RegistryException.class);
        }
    }

    @Test
    void whoStopsReadingDisturbsNobody() throws Exception {
        byte[] content = bytes(SEVERAL_CHUNKS, 3);
        put(repository, content);

        for (int i = 0; i < 10; i++) {
            try (InputStream in = registry.openBlob(repository, blob(content))) {
                assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(content, 10));
            }
        }

        assertThat(Arrays.equals(read(repository, blob(content)), content)).isTrue();
    }

    // Several repositories

    @Test
    void mountsABlobOfAnotherRepository() throws Exception {
        put(other, HELLO);

        boolean mounted = registry.mountBlob(repository, HELLO_BLOB.digest(), other);

        assertThat(mounted).isEqualTo(mounts());
        if (mounted) {
            assertThat(read(repository, HELLO_BLOB)).isEqualTo(HELLO);
        } else if (isolates()) {
            assertThat(registry.blobSize(repository, HELLO_BLOB.digest())).isEmpty();
        }
        assertThat(read(other, HELLO_BLOB)).isEqualTo(HELLO);
    }

    @Test
    void mountsNothingThatIsNotThere() throws Exception {
        assertThat(registry.mountBlob(repository, HELLO_BLOB.digest(), other)).isFalse();
        put(other, text("another\n"));
        assertThat(registry.mountBlob(repository, HELLO_BLOB.digest(), other)).isFalse();

        assertThat(registry.blobSize(repository, HELLO_BLOB.digest())).isEmpty();
        put(repository, HELLO);
        assertThat(read(repository, HELLO_BLOB)).isEqualTo(HELLO);
    }

    @Test
    void mountingFromTheSameRepositoryKeepsTheBlob() throws Exception {
        put(repository, HELLO);

        assertThat(registry.mountBlob(repository, HELLO_BLOB.digest(), repository))
                .isEqualTo(mounts());

        assertThat(read(repository, HELLO_BLOB)).isEqualTo(HELLO);
    }

    @Test
    void repositoriesDoNotSeeEachOthersContents() throws Exception {
        ManifestDocument image = image(other, "one");
        registry.putManifest(other, ManifestName.tag("1.0"), image);
        put(other, HELLO);

        assertThat(registry.manifest(repository, ManifestName.tag("1.0"))).isEmpty();
        assertThat(registry.manifest(repository, ManifestName.of(image.digest())))
                .isEmpty();
        assertThat(registry.tags(repository)).isEmpty();
        Assumptions.assumeTrue(isolates(), "blobs are of one repository");
        assertThat(registry.blobSize(repository, HELLO_BLOB.digest())).isEmpty();
        assertThatThrownBy(() -> read(repository, HELLO_BLOB)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> registry.putManifest(repository, ManifestName.tag("1.0"), image))
                .isInstanceOf(RegistryException.class);
    }

    // Many at once

    private static void atOnce(List<Callable<Void>> jobs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Void> job : threads.invokeAll(jobs)) {
                job.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoPutTheSameBlobDoNotDisturbEachOther() throws Exception {
        byte[] content = bytes(1 << 20, 4);

        atOnce(Collections.nCopies(16, () -> {
            put(repository, content);
            return null;
        }));

        assertThat(Arrays.equals(read(repository, blob(content)), content)).isTrue();
    }

    @Test
    void keepsManyBlobsThatArePutAtOnce() throws Exception {
        List<Callable<Void>> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] content = bytes(i * 10_000, i);
            jobs.add(() -> {
                put(repository, content);
                return null;
            });
        }

        atOnce(jobs);

        for (int i = 0; i < 40; i++) {
            byte[] content = bytes(i * 10_000, i);
            assertThat(Arrays.equals(read(repository, blob(content)), content)).isTrue();
        }
    }

    @Test
    void keepsManyTagsThatArePutAtOnce() throws Exception {
        ManifestDocument image = image(repository, "one");
        List<Callable<Void>> jobs = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        for (int i = 100; i < 140; i++) {
            String tag = "t" + i;
            tags.add(tag);
            jobs.add(() -> {
                registry.putManifest(repository, ManifestName.tag(tag), image);
                return null;
            });
        }

        atOnce(jobs);

        assertThat(registry.tags(repository)).isEqualTo(tags);
    }

    // Manifests

    /** An image whose blobs are there. */
    private ManifestDocument image(RepositoryName into, String note) throws IOException, InterruptedException {
        byte[] config = text("{\"note\":\"" + note + "\"}");
        byte[] layer = text("layer " + note);
        put(into, config);
        put(into, layer);
        return manifest(config(config), blob(layer));
    }

    private void assertStored(ManifestName name, ManifestDocument expected) throws IOException, InterruptedException {
        assertThat(registry.findManifest(repository, name)).contains(expected.descriptor());
        assertThat(registry.manifest(repository, name)).hasValueSatisfying(found -> {
            assertThat(found.mediaType()).isEqualTo(expected.mediaType());
            assertThat(found.json()).isEqualTo(expected.json());
            assertThat(found.digest()).isEqualTo(expected.digest());
        });
    }

    @Test
    void keepsManifestsByTagAndByDigest() throws Exception {
        ManifestDocument one = image(repository, "one");
        ManifestDocument two = image(repository, "two");

        assertThat(registry.putManifest(repository, ManifestName.tag("1.0"), one))
                .isFalse();
        assertThat(registry.putManifest(repository, ManifestName.of(two.digest()), two))
                .isFalse();

        assertStored(ManifestName.tag("1.0"), one);
        assertStored(ManifestName.of(one.digest()), one);
        assertStored(ManifestName.of(two.digest()), two);
        assertThat(registry.tags(repository)).containsExactly("1.0");
    }

    @Test
    void saysThatAManifestIsAbsent() throws Exception {
        ManifestName byDigest = ManifestName.of(HELLO_BLOB.digest());
        for (int round = 0; round < 2; round++) {
            assertThat(registry.findManifest(repository, ManifestName.tag("nothing")))
                    .isEmpty();
            assertThat(registry.manifest(repository, ManifestName.tag("nothing")))
                    .isEmpty();
            assertThat(registry.findManifest(repository, byDigest)).isEmpty();
            assertThat(registry.manifest(repository, byDigest)).isEmpty();
            registry.putManifest(repository, ManifestName.tag("1.0"), image(repository, "one"));
        }
    }

    @Test
    void movesATag() throws Exception {
        ManifestDocument one = image(repository, "one");
        ManifestDocument two = image(repository, "two");
        ManifestName latest = ManifestName.tag("latest");

        registry.putManifest(repository, latest, one);
        registry.putManifest(repository, latest, two);

        assertStored(latest, two);
        assertStored(ManifestName.of(one.digest()), one);
        assertThat(registry.tags(repository)).containsExactly("latest");
    }

    @Test
    void puttingAManifestTwiceKeepsIt() throws Exception {
        ManifestDocument one = image(repository, "one");
        for (String tag : List.of("a", "a", "b")) {
            registry.putManifest(repository, ManifestName.tag(tag), one);
        }

        assertStored(ManifestName.tag("a"), one);
        assertStored(ManifestName.tag("b"), one);
        assertThat(registry.tags(repository)).containsExactly("a", "b");
    }

    @Test
    void keepsTheTypesThatDockerWrote() throws Exception {
        put(repository, empty());
        put(repository, HELLO);
        String config = "{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":2,\"digest\":\""
                + Digest.of(empty()) + "\"}";
        String layer = "{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":6,\"digest\":\""
                + HELLO_BLOB.digest() + "\"}";
        ManifestDocument image = new ManifestDocument(
                MediaType.DOCKER_MANIFEST,
                text("{\n  \"schemaVersion\": 2, \"mediaType\": \"" + MediaType.DOCKER_MANIFEST + "\",\n  \"config\": "
                        + config + ",\n  \"layers\": [" + layer + "]\n}"));
        ManifestDocument list = new ManifestDocument(
                MediaType.DOCKER_INDEX,
                text("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.DOCKER_INDEX
                        + "\",\"manifests\":[{\"mediaType\":\"" + MediaType.DOCKER_MANIFEST + "\",\"size\":"
                        + image.json().length + ",\"digest\":\"" + image.digest()
                        + "\",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}}]}"));

        registry.putManifest(repository, ManifestName.of(image.digest()), image);
        registry.putManifest(repository, ManifestName.tag("list"), list);

        assertStored(ManifestName.of(image.digest()), image);
        assertStored(ManifestName.tag("list"), list);
    }

    @Test
    void keepsAnIndexOverTwoManifests() throws Exception {
        ManifestDocument one = image(repository, "one");
        ManifestDocument two = image(repository, "two");
        ManifestDocument index = index(one, two);
        registry.putManifest(repository, ManifestName.of(one.digest()), one);
        registry.putManifest(repository, ManifestName.of(two.digest()), two);

        registry.putManifest(repository, ManifestName.tag("both"), index);

        assertStored(ManifestName.tag("both"), index);
        assertStored(ManifestName.of(index.digest()), index);
        ManifestDocument read =
                registry.manifest(repository, ManifestName.tag("both")).orElseThrow();
        assertThat(read.links().manifests()).containsExactly(one.descriptor(), two.descriptor());
        for (Descriptor entry : read.links().manifests()) {
            assertThat(registry.manifest(repository, ManifestName.of(entry.digest())))
                    .isPresent();
        }
        assertThat(registry.tags(repository)).containsExactly("both");
    }

    @Test
    void keepsAManifestOfAMegabyte() throws Exception {
        put(repository, empty());
        ManifestDocument large = artifact(HELLO_BLOB, "example/large", "x".repeat(1 << 20));

        registry.putManifest(repository, ManifestName.tag("large"), large);

        assertStored(ManifestName.tag("large"), large);
    }

    @Test
    void refusesAManifestWithoutItsBlobs() throws Exception {
        byte[] config = text("{\"note\":\"alone\"}");
        put(repository, config);
        ManifestDocument noLayer = manifest(config(config), HELLO_BLOB);
        ManifestDocument noConfig = manifest(config(text("{\"note\":\"absent\"}")));

        for (ManifestDocument manifest : List.of(noLayer, noConfig)) {
            assertThatThrownBy(() -> registry.putManifest(repository, ManifestName.tag("1.0"), manifest))
                    .isInstanceOf(RegistryException.class);
            assertThat(registry.findManifest(repository, ManifestName.tag("1.0")))
                    .isEmpty();
            assertThat(registry.findManifest(repository, ManifestName.of(manifest.digest())))
                    .isEmpty();
        }

        put(repository, HELLO);
        registry.putManifest(repository, ManifestName.tag("1.0"), noLayer);
        assertStored(ManifestName.tag("1.0"), noLayer);
    }

    @Test
    void refusesAnIndexWithoutItsManifests() throws Exception {
        ManifestDocument one = image(repository, "one");
        ManifestDocument two = image(repository, "two");
        registry.putManifest(repository, ManifestName.of(one.digest()), one);

        assertThatThrownBy(() -> registry.putManifest(repository, ManifestName.tag("both"), index(one, two)))
                .isInstanceOf(RegistryException.class);

        assertThat(registry.findManifest(repository, ManifestName.tag("both"))).isEmpty();
    }

    @Test
    void refusesAManifestUnderAnothersDigest() throws Exception {
        ManifestDocument one = image(repository, "one");

        assertThatThrownBy(() -> registry.putManifest(repository, ManifestName.of(HELLO_BLOB.digest()), one))
                .isInstanceOf(RegistryException.class);

        assertThat(registry.findManifest(repository, ManifestName.of(HELLO_BLOB.digest())))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNoManifest() throws Exception {
        for (String text : List.of("", "no json", "[]", "{\"schemaVersion\":1}")) {
            ManifestDocument wrong = new ManifestDocument(MediaType.MANIFEST, text(text));
            assertThatThrownBy(() -> registry.putManifest(repository, ManifestName.tag("1.0"), wrong))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
        assertThat(registry.findManifest(repository, ManifestName.tag("1.0"))).isEmpty();
    }

    // Lists

    @Test
    void listsTagsInTheOrderOfTheirBytes() throws Exception {
        ManifestDocument image = image(repository, "one");
        List<String> tags = new ArrayList<>(List.of("v9", "v10", "_", "B", "a", "1.0", "1-0", "1_0", "Z.z", "aa"));
        for (int i = 0; i < 120; i++) {
            tags.add("commit-" + Digest.of(text("tag " + i)).hex().substring(0, 40));
        }
        for (String tag : tags) {
            registry.putManifest(repository, ManifestName.tag(tag), image);
        }

        assertThat(registry.tags(repository))
                .isEqualTo(tags.stream().sorted().toList())
                .startsWith("1-0", "1.0", "1_0", "B", "Z.z", "_", "a", "aa")
                .endsWith("v10", "v9");
    }

    @Test
    void listsNoTagsOfARepositoryThatIsNotThere() throws Exception {
        assertThat(registry.tags(repository)).isEmpty();
    }

    // Referrers

    @Test
    void listsWhatRefersToAManifest() throws Exception {
        put(repository, empty());
        ManifestDocument image = image(repository, "one");
        registry.putManifest(repository, ManifestName.tag("1.0"), image);
        ManifestDocument signature = artifact(image.descriptor(), "example/signature", "one");
        ManifestDocument bill = artifact(image.descriptor(), "example/bill+json", "two");

        for (ManifestDocument artifact : List.of(signature, bill)) {
            assertThat(registry.putManifest(repository, ManifestName.of(artifact.digest()), artifact))
                    .isEqualTo(listsReferrers());
            assertStored(ManifestName.of(artifact.digest()), artifact);
        }

        if (!listsReferrers()) {
            assertThat(registry.referrers(repository, image.digest(), null)).isEmpty();
            assertThat(registry.referrers(repository, image.digest(), "example/signature"))
                    .isEmpty();
            return;
        }
        assertThat(registry.referrers(repository, image.digest(), null).orElseThrow())
                .containsExactlyInAnyOrder(referrer(signature), referrer(bill));
        assertThat(registry.referrers(repository, image.digest(), "example/signature")
                        .orElseThrow())
                .containsExactly(referrer(signature));
        assertThat(registry.referrers(repository, image.digest(), "example/bill+json")
                        .orElseThrow())
                .containsExactly(referrer(bill));
        assertThat(registry.referrers(repository, image.digest(), "example/nothing"))
                .contains(List.of());
        assertThat(registry.referrers(repository, signature.digest(), null)).contains(List.of());
    }

    private static Descriptor referrer(ManifestDocument artifact) throws IOException {
        return new Descriptor(
                artifact.mediaType(),
                artifact.digest(),
                artifact.json().length,
                null,
                new TreeMap<>(artifact.links().annotations()),
                artifact.links().artifactType());
    }

    @Test
    void listsManyReferrers() throws Exception {
        Assumptions.assumeTrue(listsReferrers(), "the registry lists referrers");
        put(repository, empty());
        List<Descriptor> referrers = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            ManifestDocument artifact = artifact(HELLO_BLOB, i % 2 == 0 ? "example/even" : "example/odd", "no. " + i);
            registry.putManifest(repository, ManifestName.of(artifact.digest()), artifact);
            referrers.add(referrer(artifact));
        }

        assertThat(registry.referrers(repository, HELLO_BLOB.digest(), null).orElseThrow())
                .containsExactlyInAnyOrderElementsOf(referrers);
        assertThat(registry.referrers(repository, HELLO_BLOB.digest(), "example/odd")
                        .orElseThrow())
                .hasSize(60)
                .allSatisfy(odd -> assertThat(odd.artifactType()).isEqualTo("example/odd"));
    }

    @Test
    void takesAnArtifactBeforeItsSubject() throws Exception {
        put(repository, empty());
        ManifestDocument image = image(repository, "late");
        ManifestDocument signature = artifact(image.descriptor(), "example/signature", "early");

        assertThat(registry.putManifest(repository, ManifestName.of(signature.digest()), signature))
                .isEqualTo(listsReferrers());
        registry.putManifest(repository, ManifestName.tag("late"), image);

        assertStored(ManifestName.of(signature.digest()), signature);
        if (listsReferrers()) {
            assertThat(registry.referrers(repository, image.digest(), null)).contains(List.of(referrer(signature)));
        }
    }

    @Test
    void listsReferrersOfOneRepositoryOnly() throws Exception {
        Assumptions.assumeTrue(listsReferrers(), "the registry lists referrers");
        put(other, empty());
        ManifestDocument signature = artifact(HELLO_BLOB, "example/signature", "elsewhere");
        registry.putManifest(other, ManifestName.of(signature.digest()), signature);

        assertThat(registry.referrers(repository, HELLO_BLOB.digest(), null)).contains(List.of());
        assertThat(registry.referrers(other, HELLO_BLOB.digest(), null)).contains(List.of(referrer(signature)));
    }
}
