package dev.complete.builder.share;

import dev.complete.oci.Digest;
import dev.complete.oci.ManifestLinks;
import dev.complete.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registry on the heap, as a build sees one: what is published, and records of it. Counts bytes, and can be damaged. */
public final class MemoryExchange implements Publisher, RecordSource {

    private final Map<Digest, byte[]> blobs = new TreeMap<>();
    private final Map<String, Digest> images = new TreeMap<>();
    private final Map<String, FinishedImage.Document> records = new HashMap<>();
    private long taken;
    private long given;
    private int answers = Integer.MAX_VALUE;
    private int failures;

    @Override
    public boolean publishes() {
        return true;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    @Override
    public void check(List<String> names) {}

    @Override
    public synchronized void publish(List<FinishedImage> finished) throws IOException {
        for (FinishedImage image : finished) {
            take(image);
            images.put(image.name(), image.root().descriptor().digest());
        }
    }

    @Override
    public synchronized void keep(String image, FinishedImage record) throws IOException {
        take(record);
        records.put(image, record.root());
    }

    private void take(FinishedImage image) throws IOException {
        for (FinishedImage.Document document : image.documents()) {
            ManifestLinks links = ManifestLinks.parse(
                    document.descriptor().mediaType(), document.json().getBytes(StandardCharsets.UTF_8));
            for (var blob : links.blobs()) {
                if (!blobs.containsKey(blob.digest())) {
                    try (InputStream in = image.blobs().open(blob.digest(), 0)) {
                        byte[] bytes = in.readAllBytes();
                        blobs.put(blob.digest(), bytes);
                        taken += bytes.length;
                    }
                }
            }
        }
    }

    @Override
    public List<StoredRecord> records(List<String> names) {
        return names.stream().<StoredRecord>map(Kept::new).toList();
    }

    /** The digest of an image's record, or null. */
    public @Nullable Digest record(String image) {
        FinishedImage.Document record = records.get(image);
        return record == null ? null : record.descriptor().digest();
    }

    /** Digests of the blobs of a kind: a part of their media type. */
    public Set<Digest> recordBlobs(String image, String kind) throws IOException {
        FinishedImage.Document record = Objects.requireNonNull(records.get(image));
        return ManifestLinks.parse(MediaType.MANIFEST, record.json().getBytes(StandardCharsets.UTF_8)).blobs().stream()
                .filter(blob -> blob.mediaType().contains(kind))
                .map(blob -> blob.digest())
                .collect(Collectors.toSet());
    }

    public synchronized Set<Digest> blobs() {
        return Set.copyOf(blobs.keySet());
    }

    /** How many bytes of blobs it was sent so far. */
    public synchronized long taken() {
        return taken;
    }

    /** How many bytes of blobs it gave so far. */
    public synchronized long given() {
        return given;
    }

    /** Replaces the bytes of a blob; null removes it. */
    public synchronized void alter(Digest blob, UnaryOperator<byte @Nullable []> change) {
        byte[] bytes = change.apply(blobs.get(blob));
        if (bytes == null) {
            blobs.remove(blob);
        } else {
            blobs.put(blob, bytes);
        }
    }

    /** Answers so often, and fails from then on. */
    public synchronized void failAfter(int more) {
        answers = more;
    }

    /** How often it failed. */
    public synchronized int failures() {
        return failures;
    }

    private synchronized InputStream open(Digest blob, long offset, long length) throws IOException {
        if (answers == 0) {
            failures++;
            throw new IOException("the network is down");
        }
        answers--;
        byte[] bytes = blobs.get(blob);
        if (bytes == null) {
            throw new NoSuchFileException(blob.toString());
        }
        int from = (int) Math.min(offset, bytes.length);
        int to = (int) Math.min(offset + length, bytes.length);
        given += to - from;
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes, from, to));
    }

    private final class Kept implements StoredRecord {

        private final String image;

        Kept(String image) {
            this.image = image;
        }

        @Override
        public String place() {
            return "memory/" + image;
        }

        @Override
        public InputStream index() throws IOException {
            if (!records.containsKey(image)) {
                throw new NoSuchFileException(place());
            }
            return MemoryExchange.this.open(
                    recordBlobs(image, "index").iterator().next(), 0, Long.MAX_VALUE / 2);
        }

        @Override
        public InputStream open(Digest blob, long size, long offset, long length) throws IOException {
            return MemoryExchange.this.open(blob, offset, length);
        }
    }
}
