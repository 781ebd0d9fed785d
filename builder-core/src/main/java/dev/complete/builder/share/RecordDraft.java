package dev.complete.builder.share;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.cache.Memos;
import dev.complete.oci.ArtifactManifest;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FramedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record of one image, while it is made from what the cache knows. Of what did not change, the parts of an earlier
 * record are taken over unread. What the cache has lost meanwhile is left out. The same build gives the same record on
 * every machine. Not thread-safe.
 */
public final class RecordDraft {

    /** What a record is found by among all that refers to an image. */
    public static final String ARTIFACT_TYPE = "application/vnd.complete.record.v1";

    private static final String INDEX = ARTIFACT_TYPE + ".index+zstd";
    private static final String PART = ARTIFACT_TYPE + ".part+zstd";

    private final BlobStore cas;
    private final Memos memos;
    private final SharedRecords earlier;
    private final Results results;
    private final SortedMap<MemoName, byte[]> remembered = new TreeMap<>();
    private final SortedMap<MemoName, RecordPart> parts = new TreeMap<>();

    /** Looks into what steps left. */
    @FunctionalInterface
    public interface Results {

        /** The blobs of the cache that the recorded result of an action leads to. */
        Collection<Digest> blobs(byte[] result) throws IOException;
    }

    /** @param earlier records that this build read, from the repository that the new one goes to */
    public RecordDraft(Cache cache, SharedRecords earlier, Results results) {
        this.cas = cache.cas();
        this.memos = cache.memos();
        this.earlier = earlier;
        this.results = results;
    }

    /**
     * Adds a component's tree and what its step left.
     *
     * @param component its recipe key
     */
    public void addTree(Digest component) throws IOException {
        MemoName name = new MemoName(Memos.Kind.TREE, component);
        byte[] tree = add(name);
        Digest listing = tree == null ? null : digest(tree);
        if (listing == null) {
            return;
        }
        addPart(name, () -> blobs(List.of(listing)));
        byte[] step = add(new MemoName(Memos.Kind.STEP, component));
        Digest action = step == null ? null : digest(step);
        if (action != null) {
            MemoName result = new MemoName(Memos.Kind.ACTION, action);
            byte[] left = add(result);
            if (left != null) {
                addPart(result, () -> blobs(results.blobs(left)));
            }
        }
    }

    /** The digest that a memo begins with; null when it is none. */
    private static @Nullable Digest digest(byte[] memo) {
        try {
            return Digest.parse(new String(memo, StandardCharsets.US_ASCII).split(" ", 2)[0]);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Adds what was found out about a whole image. */
    public void addImage(Digest key) throws IOException {
        add(new MemoName(Memos.Kind.IMAGE, key));
    }

    /**
     * Adds a layer, whose bytes the image has.
     *
     * @param facts keys of the facts of its files; null when its tree is not at hand
     */
    public void addLayer(Digest key, @Nullable List<Digest> facts) throws IOException {
        MemoName name = new MemoName(Memos.Kind.LAYER, key);
        if (add(name) != null) {
            addPart(name, () -> facts == null ? List.of() : facts(facts));
        }
    }

    private byte @Nullable [] add(MemoName name) throws IOException {
        byte[] value = memos.get(name.kind(), name.key());
        if (value != null) {
            remembered.put(name, value);
        }
        return value;
    }

    /** A thing of a part, with its bytes. */
    private record Source(RecordPart.Item item, Opener bytes) {}

    @FunctionalInterface
    private interface Opener {
        InputStream open() throws IOException;
    }

    @FunctionalInterface
    private interface Sources {
        List<Source> find() throws IOException;
    }

    private List<Source> blobs(Collection<Digest> digests) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Digest digest : digests) {
            long size = cas.size(digest).orElse(-1);
            if (size >= 0) {
                sources.add(new Source(new RecordPart.Blob(digest, size), () -> cas.open(digest)));
            }
        }
        return sources;
    }

    private List<Source> facts(List<Digest> keys) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Digest key : keys) {
            byte[] memo = memos.get(Memos.Kind.FACTS, key);
            if (memo != null) {
                MemoName name = new MemoName(Memos.Kind.FACTS, key);
                sources.add(new Source(new RecordPart.Memo(name, memo.length), () -> new ByteArrayInputStream(memo)));
            }
        }
        return sources;
    }

    /** @param owner of a memo that was added */
    private void addPart(MemoName owner, Sources sources) throws IOException {
        if (parts.containsKey(owner)) {
            return; // of another platform
        }
        RecordPart taken = earlier.part(owner, Objects.requireNonNull(remembered.get(owner)));
        if (taken != null) {
            parts.put(owner, taken);
            return;
        }
        List<Source> found = sources.find();
        if (!found.isEmpty()) {
            BlobStore.Stored stored = cas.write(out -> write(found, out));
            parts.put(
                    owner,
                    new RecordPart(
                            owner,
                            stored.digest(),
                            stored.size(),
                            found.stream().map(Source::item).toList()));
        }
    }

    private static void write(List<Source> sources, OutputStream to) throws IOException {
        try (OutputStream out = new FramedOutputStream(to, Compression.ZSTD)) {
            for (Source source : sources) {
                try (InputStream in = source.bytes().open()) {
                    in.transferTo(out);
                }
            }
        }
    }

    /**
     * The record, in the cache.
     *
     * @param subject the image
     */
    public FinishedImage finish(String name, Descriptor subject) throws IOException {
        RecordIndex index = new RecordIndex(remembered, List.copyOf(parts.values()));
        BlobStore.Stored stored = cas.write(out -> RecordIndexFormat.write(index, out));
        List<Descriptor> layers = new ArrayList<>();
        layers.add(new Descriptor(INDEX, stored.digest(), stored.size()));
        parts.values().stream()
                .map(part -> new Descriptor(PART, part.digest(), part.size()))
                .distinct()
                .forEach(layers::add);
        byte[] manifest = new ArtifactManifest(ARTIFACT_TYPE, layers, plain(subject)).toJson();
        return new FinishedImage(
                name,
                List.of(new FinishedImage.Document(
                        new Descriptor(MediaType.MANIFEST, Digest.of(manifest), manifest.length),
                        new String(manifest, StandardCharsets.UTF_8))),
                this::open);
    }

    /** From the cache; what was taken over and never read, from where it is. */
    private InputStream open(Digest blob, long offset) throws IOException {
        if (blob.equals(ArtifactManifest.EMPTY_CONFIG.digest())) {
            byte[] empty = ArtifactManifest.EMPTY.getBytes(StandardCharsets.US_ASCII);
            return new ByteArrayInputStream(empty, (int) offset, empty.length);
        }
        OptionalLong size = cas.size(blob);
        if (size.isPresent()) {
            return offset == 0 ? cas.open(blob) : cas.open(blob, offset, size.getAsLong() - offset);
        }
        for (RecordPart part : parts.values()) {
            if (part.digest().equals(blob)) {
                return earlier.open(part, offset);
            }
        }
        throw new NoSuchFileException(blob.toString());
    }

    private static Descriptor plain(Descriptor subject) {
        return new Descriptor(subject.mediaType(), subject.digest(), subject.size());
    }
}
