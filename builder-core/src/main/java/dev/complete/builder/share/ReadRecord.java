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

/** A record whose index is read, and what was read of its parts. Everything is verified by digest. Thread-safe. */
final class ReadRecord {

    /** What may lie together: what a large step left. */
    private static final long LARGEST_PART = 16L << 30;

    /** A frame is in memory as a whole; the largest is the table of contents of a zstd:chunked layer. */
    private static final long LARGEST_FRAME = 64 << 20;

    private final StoredRecord stored;
    private final RecordIndex index;
    private final Map<MemoName, byte[]> memos = new ConcurrentHashMap<>();
    private final Map<MemoName, RecordPart> parts = new HashMap<>();
    private final Map<MemoName, RecordPart> memoParts = new HashMap<>();
    private final Map<Digest, RecordedBlob> blobs = new HashMap<>();
    private final Set<RecordPart> whole = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();

    private ReadRecord(StoredRecord stored, RecordIndex index) {
        this.stored = stored;
        this.index = index;
        index.memos().forEach((name, value) -> {
            memos.put(name, value);
            if (name.kind() == Memos.Kind.LAYER) {
                addFrames(name.key(), new String(value, StandardCharsets.UTF_8));
            }
        });
        index.parts().forEach(this::addPart);
    }

    static ReadRecord of(StoredRecord stored) throws IOException, InterruptedException {
        return new ReadRecord(stored, RecordIndexFormat.read(stored.index()));
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

    /** Frames follow one another in their layer; the record of a layer says all about each. */
    private void addFrames(Digest key, String text) {
        PackedLayer layer = LayerRecord.parse("", key, text);
        if (layer == null) {
            return;
        }
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

    @Nullable
    RecordPart part(MemoName owner) {
        return parts.get(owner);
    }

    /** The part that has a memo; null when the record does not have it, or has it already read. */
    @Nullable
    RecordPart partWith(MemoName memo) {
        return memoParts.get(memo);
    }

    @Nullable
    RecordedBlob blob(Digest digest) {
        return blobs.get(digest);
    }

    @Nullable
    Digest action(Digest component) {
        return index.actions().get(component);
    }

    /** Stores a frame; false when the layer has other bytes there. */
    boolean readFrame(Digest frame, RecordedBlob.InLayer place, BlobStore into)
            throws IOException, InterruptedException {
        if (place.size() > LARGEST_FRAME || place.offset() + place.size() > place.layerSize()) {
            throw new IOException("frame " + frame + " cannot be where it is said to be");
        }
        byte[] content;
        try (InputStream in = stored.open(place.layer(), place.layerSize(), place.offset(), place.size())) {
            content = in.readNBytes((int) place.size());
        }
        bytes.addAndGet(content.length);
        if (!Digest.of(content).equals(frame)) {
            throw new IOException("layer " + place.layer() + " has other bytes where frame " + frame + " should be");
        }
        into.write(out -> out.write(content));
        return true;
    }

    /** Stores the blobs of a part, and keeps its memos, once all of it is verified. */
    void readPart(RecordPart part, BlobStore into) throws IOException, InterruptedException {
        synchronized (part) {
            if (whole.contains(part)) {
                return;
            }
            long rawSize = part.rawSize();
            if (rawSize < 0 || rawSize > LARGEST_PART) {
                throw new IOException("part " + part.digest() + " of it would have " + rawSize + " bytes");
            }
            MessageDigest sum = Digest.sha256();
            Map<MemoName, byte[]> found = new HashMap<>();
            try (InputStream in = FrameDecoder.open(Compression.Format.ZSTD, verified(part, sum), rawSize)) {
                for (RecordPart.Item item : part.items()) {
                    readItem(item, in, into, found);
                }
                if (in.read() >= 0) {
                    throw new IOException("part " + part.digest() + " of it goes on after its end");
                }
            }
            memos.putAll(found);
            whole.add(part);
        }
    }

    private InputStream verified(RecordPart part, MessageDigest sum) throws IOException, InterruptedException {
        InputStream compressed = stored.open(part.digest(), part.size(), 0, part.size());
        bytes.addAndGet(part.size());
        return new SizedInputStream(compressed, part.size(), sum::update, (rest, missing) -> {
            if (missing > 0 || !Digest.of(sum).equals(part.digest())) {
                throw new IOException("part " + part.digest() + " of it has other bytes");
            }
        });
    }

    private static void readItem(RecordPart.Item item, InputStream in, BlobStore into, Map<MemoName, byte[]> found)
            throws IOException {
        if (item instanceof RecordPart.Memo memo) {
            byte[] value = in.readNBytes((int) Math.min(memo.size(), RecordIndexFormat.LARGEST));
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
            throw new IOException("it has other bytes for " + blob.digest());
        }
    }
}
