package dev.complete.builder.share;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.layer.Frame;
import dev.complete.builder.layer.LayerRecord;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import dev.complete.streams.SizedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A record whose index is read, and what was read of its parts. Everything is verified by digest. What turned out to be
 * missing or wrong is not offered again. Thread-safe.
 */
final class ReadRecord {

    /** What may lie together: what a large step left. */
    private static final long LARGEST_PART = 16L << 30;

    /** All memos of the parts, which are kept in memory. */
    private static final long MOST_MEMO_BYTES = 128 << 20;

    /** A frame is in memory as a whole; the largest is the table of contents of a zstd:chunked layer. */
    private static final long LARGEST_FRAME = 64 << 20;

    private static final long LARGEST_RAW_FRAME = 16 << 20;

    private final StoredRecord stored;
    private final Map<MemoName, byte[]> memos = new ConcurrentHashMap<>();
    private final Map<MemoName, RecordPart> parts = new HashMap<>();
    private final Map<MemoName, RecordPart> memoParts = new HashMap<>();
    private final Map<Digest, RecordedBlob> blobs = new HashMap<>();
    private final Set<RecordPart> whole = ConcurrentHashMap.newKeySet();
    /** Parts and layers, by digest. */
    private final Map<Digest, Loss> lost = new ConcurrentHashMap<>();

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong memoBytes = new AtomicLong();

    private ReadRecord(StoredRecord stored, RecordIndex index) {
        this.stored = stored;
        index.memos().forEach((name, value) -> {
            if (name.kind() == Memos.Kind.LAYER) {
                addLayer(name, value);
            } else {
                memos.put(name, value);
            }
        });
        index.parts().forEach(this::addPart);
    }

    /** @throws IOException when it cannot be read; a {@link java.nio.file.NoSuchFileException} when there is none */
    static ReadRecord of(StoredRecord stored) throws IOException, InterruptedException {
        try (InputStream index = stored.index()) {
            return new ReadRecord(stored, RecordIndexFormat.read(index));
        }
    }

    private void addPart(RecordPart part) {
        parts.put(part.owner(), part);
        for (RecordPart.Item item : part.items()) {
            if (item instanceof RecordPart.Blob blob) {
                blobs.put(blob.digest(), new RecordedBlob.InPart(part, blob.size()));
            } else {
                memoParts.put(((RecordPart.Memo) item).name(), part);
            }
        }
    }

    /** A layer and its frames, which follow one another in it. One that contradicts itself is left out. */
    private void addLayer(MemoName name, byte[] memo) {
        PackedLayer layer = LayerRecord.parse("", name.key(), new String(memo, StandardCharsets.UTF_8));
        if (layer == null || !isSound(layer)) {
            return;
        }
        memos.put(name, memo);
        long offset = 0;
        for (Frame frame : layer.parts()) {
            blobs.put(
                    frame.digest(),
                    new RecordedBlob.InLayer(layer.blob().digest(), layer.blob().size(), offset, frame.size()));
            memos.put(
                    new MemoName(Memos.Kind.FRAME, frame.key()),
                    LayerRecord.format(frame).getBytes(StandardCharsets.UTF_8));
            offset += frame.size();
        }
    }

    private static boolean isSound(PackedLayer layer) {
        long size = 0;
        long rawSize = 0;
        for (Frame frame : layer.parts()) {
            if (frame.size() > LARGEST_FRAME || frame.rawSize() > LARGEST_RAW_FRAME) {
                return false;
            }
            size += frame.size();
            rawSize += frame.rawSize();
        }
        return size == layer.blob().size()
                && rawSize == layer.rawSize()
                && layer.knownFormat().isPresent();
    }

    String place() {
        return stored.place();
    }

    /** How many bytes were read, without the index. */
    long bytes() {
        return bytes.get();
    }

    byte @Nullable [] memo(MemoName name) {
        return memos.get(name);
    }

    /** The part that belongs to something, unless it is lost. */
    @Nullable
    RecordPart part(MemoName owner) {
        return kept(parts.get(owner));
    }

    /** The part that a memo is in, unless it is lost. */
    @Nullable
    RecordPart partWith(MemoName memo) {
        return kept(memoParts.get(memo));
    }

    private @Nullable RecordPart kept(@Nullable RecordPart part) {
        return part == null || lost.containsKey(part.digest()) ? null : part;
    }

    /** Where a blob is, unless that is lost. */
    @Nullable
    RecordedBlob blob(Digest digest) {
        RecordedBlob place = blobs.get(digest);
        return place == null || lost.containsKey(place.within()) ? null : place;
    }

    /** Never offers again what lies in a part or layer. */
    void lose(Digest within, Loss why) {
        lost.put(within, why);
    }

    /** Why a component's tree could not be had; null when that was not found out. */
    @Nullable
    Loss loss(MemoName owner) {
        RecordPart part = parts.get(owner);
        return part == null ? null : lost.get(part.digest());
    }

    /** The compressed bytes of a part, not verified. */
    InputStream open(RecordPart part, long offset) throws IOException, InterruptedException {
        return stored.open(part.digest(), part.size(), offset, part.size() - offset);
    }

    /** Stores a frame. */
    void readFrame(Digest frame, RecordedBlob.InLayer place, BlobStore into) throws IOException, InterruptedException {
        byte[] content;
        try (InputStream in = stored.open(place.layer(), place.layerSize(), place.offset(), place.size())) {
            content = in.readNBytes((int) place.size());
        }
        bytes.addAndGet(content.length);
        if (!Digest.of(content).equals(frame)) {
            throw new WrongRecordException(
                    "layer " + place.layer() + " has other bytes where frame " + frame + " should be");
        }
        into.write(out -> out.write(content));
    }

    /** Stores the blobs of a part, and keeps its memos, once all of it is verified. For one thread at a time. */
    void readPart(RecordPart part, BlobStore into) throws IOException, InterruptedException {
        if (whole.contains(part)) {
            return;
        }
        long rawSize = part.rawSize();
        long memoSize = part.items().stream()
                .filter(RecordPart.Memo.class::isInstance)
                .mapToLong(RecordPart.Item::size)
                .sum();
        if (rawSize < 0 || rawSize > LARGEST_PART || memoBytes.addAndGet(memoSize) > MOST_MEMO_BYTES) {
            throw new WrongRecordException("part " + part.digest() + " of it is too large: " + rawSize + " bytes");
        }
        MessageDigest sum = Digest.sha256();
        Map<MemoName, byte[]> found = new HashMap<>();
        try (InputStream compressed = open(part, 0);
                InputStream in = FrameDecoder.open(Compression.Format.ZSTD, verified(compressed, part, sum), rawSize)) {
            bytes.addAndGet(part.size());
            for (RecordPart.Item item : part.items()) {
                readItem(item, in, into, found);
            }
            if (in.read() >= 0) {
                throw new WrongRecordException("part " + part.digest() + " of it goes on after its end");
            }
        }
        memos.putAll(found);
        whole.add(part);
    }

    private static InputStream verified(InputStream compressed, RecordPart part, MessageDigest sum) {
        return new SizedInputStream(compressed, part.size(), sum::update, (rest, missing) -> {
            if (missing > 0 || !Digest.of(sum).equals(part.digest())) {
                throw new WrongRecordException("part " + part.digest() + " of it has other bytes");
            }
        });
    }

    private static void readItem(RecordPart.Item item, InputStream in, BlobStore into, Map<MemoName, byte[]> found)
            throws IOException {
        if (item instanceof RecordPart.Memo memo) {
            byte[] value = in.readNBytes((int) Math.min(memo.size(), MOST_MEMO_BYTES));
            if (value.length != memo.size()) {
                throw new EOFException("a part of it ends early");
            }
            found.put(memo.name(), value);
            return;
        }
        RecordPart.Blob blob = (RecordPart.Blob) item;
        BlobStore.Stored written = into.write(out -> {
            byte[] buffer = new byte[64 << 10];
            for (long left = blob.size(); left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("a part of it ends early");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        });
        if (!written.digest().equals(blob.digest())) {
            throw new WrongRecordException("it has other bytes for " + blob.digest());
        }
    }
}
