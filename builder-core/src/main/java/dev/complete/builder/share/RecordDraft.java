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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    private final SortedMap<MemoName, byte[]> known = new TreeMap<>();
    private final SortedMap<MemoName, RecordPart> parts = new TreeMap<>();
    private final SortedMap<Digest, Digest> actions = new TreeMap<>();

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
     * Adds a component's tree.
     *
     * @param component its recipe key
     * @param action digest of the action of its step; null without one, or when that was not looked up
     */
    public void addTree(Digest component, @Nullable Digest action) throws IOException {
        MemoName name = new MemoName(Memos.Kind.TREE, component);
        byte[] memo = add(name);
        if (memo == null) {
            return;
        }
        Digest listing = Digest.parse(new String(memo, StandardCharsets.US_ASCII).split(" ", 2)[0]);
        addPart(name, () -> blobs(List.of(listing)));
        Digest known = action == null ? earlier.action(component) : action;
        byte[] result = known == null ? null : add(new MemoName(Memos.Kind.ACTION, known));
        if (known != null && result != null) {
            actions.put(component, known);
            addPart(new MemoName(Memos.Kind.ACTION, known), () -> blobs(results.blobs(result)));
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
            known.put(name, value);
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

    private void addPart(MemoName owner, Sources sources) throws IOException {
        RecordPart part = parts.containsKey(owner) ? null : earlier.part(owner);
        List<Source> found = part == null && !parts.containsKey(owner) ? sources.find() : List.of();
        if (!found.isEmpty()) {
            BlobStore.Stored stored = cas.write(out -> write(found, out));
            part = new RecordPart(
                    owner,
                    stored.digest(),
                    stored.size(),
                    found.stream().map(Source::item).toList());
        }
        if (part != null) {
            parts.put(owner, part);
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
        RecordIndex index = new RecordIndex(known, actions, List.copyOf(parts.values()));
        BlobStore.Stored stored = cas.write(out -> RecordIndexFormat.write(index, out));
        Map<Digest, Descriptor> blobs = new TreeMap<>();
        List<Descriptor> layers = new ArrayList<>();
        layers.add(new Descriptor(INDEX, stored.digest(), stored.size()));
        parts.values().stream()
                .map(part -> new Descriptor(PART, part.digest(), part.size()))
                .distinct()
                .forEach(layers::add);
        layers.forEach(layer -> blobs.put(layer.digest(), layer));
        byte[] manifest = new ArtifactManifest(ARTIFACT_TYPE, layers, plain(subject)).toJson();
        return new FinishedImage(
                name,
                List.of(new FinishedImage.Document(
                        new Descriptor(MediaType.MANIFEST, Digest.of(manifest), manifest.length),
                        new String(manifest, StandardCharsets.UTF_8))),
                (blob, offset) -> open(blob, offset, blobs));
    }

    private InputStream open(Digest blob, long offset, Map<Digest, Descriptor> blobs) throws IOException {
        Descriptor layer = blobs.get(blob);
        if (layer == null) {
            return new ByteArrayInputStream(ArtifactManifest.EMPTY.getBytes(StandardCharsets.US_ASCII));
        }
        return offset == 0 ? cas.open(blob) : cas.open(blob, offset, layer.size() - offset);
    }

    private static Descriptor plain(Descriptor subject) {
        return new Descriptor(subject.mediaType(), subject.digest(), subject.size());
    }
}
