package dev.complete.builder.share;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The records that a build reads, laid under its cache. They are fetched when the cache lacks something for the first
 * time, and of what they lead to only what is asked for. Whatever is wrong with one costs time and nothing else: then it
 * counts as unknown. A record whose registry fails is not asked again. Thread-safe.
 */
public final class SharedRecords {

    /** Those that are never there. */
    public static final SharedRecords NONE = new SharedRecords(RecordSource.NONE, BuildProgress.NONE);

    private final RecordSource source;
    private final BuildProgress progress;
    private volatile List<String> images = List.of();
    /** Null until something was asked for; those that fail are removed. */
    private volatile @Nullable List<ReadRecord> records;

    private volatile boolean unreadable;
    private final Set<MemoName> forgotten = ConcurrentHashMap.newKeySet();
    private final Set<Digest> discarded = ConcurrentHashMap.newKeySet();
    private final Set<Digest> askedTrees = ConcurrentHashMap.newKeySet();
    private final Set<Digest> missedTrees = ConcurrentHashMap.newKeySet();

    public SharedRecords(RecordSource source, BuildProgress progress) {
        this.source = source;
        this.progress = progress;
    }

    public boolean isEmpty() {
        return source == RecordSource.NONE;
    }

    /** Says what is built; to be called before the cache is asked for anything. */
    public void expect(List<String> names) {
        images = List.copyOf(names);
    }

    /** The cache with the records under it: what it lacks is looked for there. */
    public Cache under(Cache cache) {
        return isEmpty()
                ? cache
                : cache.through(
                        new RecordedBlobs(cache.cas(), this), new RecordedMemos(cache.memos(), cache.cas(), this));
    }

    /** Whether a record says all about a layer, so that a new record can take it over. */
    public boolean knowLayer(Digest key) throws IOException {
        MemoName name = new MemoName(Memos.Kind.LAYER, key);
        return records().stream().anyMatch(record -> record.memo(name) != null);
    }

    /** A remembered value; null when no record has it. */
    byte @Nullable [] memo(MemoName name, BlobStore into) throws IOException {
        if (name.kind() == Memos.Kind.TREE) {
            askedTrees.add(name.key());
        }
        for (ReadRecord record : forgotten.contains(name) ? List.<ReadRecord>of() : records()) {
            byte[] value = record.memo(name);
            RecordPart part = value == null ? record.partWith(name) : null;
            if (part != null && load(record, part, into)) {
                value = record.memo(name);
            }
            if (value != null) {
                return value;
            }
        }
        if (name.kind() == Memos.Kind.TREE) {
            missedTrees.add(name.key());
        }
        return null;
    }

    /** Never finds that memo again: what it led to was missing or wrong. */
    void forget(MemoName name) {
        if (forgotten.add(name) && name.kind() == Memos.Kind.TREE) {
            missedTrees.add(name.key());
        }
    }

    /** Where a blob can be fetched from; null when no record has it. */
    @Nullable
    RecordedBlob blob(Digest blob) throws IOException {
        for (ReadRecord record : discarded.contains(blob) ? List.<ReadRecord>of() : records()) {
            RecordedBlob place = record.blob(blob);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /** Never finds that blob again. */
    void discard(Digest blob) {
        discarded.add(blob);
    }

    /**
     * Fetches a blob, and what lies with it.
     *
     * @throws NoSuchFileException when no record has it
     * @throws CorruptBlobException when it cannot be had; it counts as absent from now on
     */
    void fetch(Digest blob, BlobStore into) throws IOException {
        String failed = null;
        for (ReadRecord record : discarded.contains(blob) ? List.<ReadRecord>of() : records()) {
            RecordedBlob place = record.blob(blob);
            if (place instanceof RecordedBlob.InLayer frame
                    ? load(record, blob, frame, into)
                    : place instanceof RecordedBlob.InPart item && load(record, item.part(), into)) {
                return;
            }
            failed = place == null ? failed : record.place();
        }
        if (failed == null) {
            throw new NoSuchFileException(blob.toString());
        }
        throw new CorruptBlobException(
                blob, "the record " + failed + " leads to " + blob + ", which cannot be had there");
    }

    /** Part of a registry's blob that a record consists of, for a new record that takes it over. */
    InputStream open(RecordPart part, long offset) throws IOException {
        for (ReadRecord record : records()) {
            if (part.equals(record.part(part.owner()))) {
                try {
                    return record.open(part, offset);
                } catch (IOException e) {
                    note(record, part.digest(), e);
                    throw e;
                } catch (InterruptedException e) {
                    throw interrupted();
                }
            }
        }
        throw new NoSuchFileException(part.digest().toString());
    }

    private boolean load(ReadRecord record, Digest frame, RecordedBlob.InLayer place, BlobStore into)
            throws IOException {
        try {
            record.readFrame(frame, place, into);
            return true;
        } catch (IOException e) {
            note(record, place.layer(), e);
            return false;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private boolean load(ReadRecord record, RecordPart part, BlobStore into) throws IOException {
        synchronized (part) { // whoever waits finds it read, or lost
            if (!part.equals(record.part(part.owner()))) {
                return false;
            }
            try {
                record.readPart(part, into);
                return true;
            } catch (IOException e) {
                note(record, part.digest(), e);
                return false;
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    /** Only what is wrong or gone is given up alone: a registry that fails would fail for the next thing, too. */
    private void note(ReadRecord record, Digest within, IOException e) throws IOException {
        if (Interrupts.caused(e)) {
            throw e;
        }
        record.lose(within, Loss.of(e));
        boolean whole = !(e instanceof NoSuchFileException || e instanceof WrongRecordException);
        if (whole) {
            unreadable = true;
            records().remove(record);
        }
        progress.on(new BuildEvent.Warning("the record " + record.place() + " is of no use for "
                + (whole ? "the rest" : "a part") + " of this build, which is made here: " + IoMessage.of(e)));
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a record was read");
    }

    /** The records that can be read; a build goes on without the others. */
    private List<ReadRecord> records() throws IOException {
        List<ReadRecord> known = records;
        return known == null ? readAll() : known;
    }

    private synchronized List<ReadRecord> readAll() throws IOException {
        List<ReadRecord> known = records;
        if (known != null) {
            return known;
        }
        List<ReadRecord> readable = new ArrayList<>();
        for (StoredRecord place : source.records(images)) {
            try {
                readable.add(ReadRecord.of(place));
            } catch (IOException e) {
                if (Interrupts.caused(e)) {
                    throw e;
                }
                unreadable |= !(e instanceof NoSuchFileException);
                progress.on(new BuildEvent.Warning("the record " + place.place() + " cannot be read: " + IoMessage.of(e)
                        + "; the build goes on without it"));
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        known = new CopyOnWriteArrayList<>(readable);
        records = known;
        return known;
    }

    /** The part of any record that has an owner, if that record remembers the same of it; else null. */
    @Nullable
    RecordPart part(MemoName owner, byte[] memo) throws IOException {
        for (ReadRecord record : records()) {
            RecordPart part = record.part(owner);
            if (part != null && Arrays.equals(record.memo(owner), memo)) {
                return part;
            }
        }
        return null;
    }

    /** What the records were good for: one event after the trees of {@code components} are known. */
    public void tell(Collection<PlannedComponent> components) throws IOException {
        List<ReadRecord> read = records;
        if (isEmpty() || read == null) {
            return; // nothing was looked for
        }
        int asked = 0;
        List<BuildEvent.Missed> missed = new ArrayList<>();
        for (PlannedComponent component : components) {
            asked += askedTrees.contains(component.key()) ? 1 : 0;
            if (missedTrees.contains(component.key())) {
                missed.add(new BuildEvent.Missed(component.name(), why(component, read)));
            }
        }
        long bytes = read.stream().mapToLong(ReadRecord::bytes).sum();
        progress.on(new BuildEvent.RecordsRead(asked, missed, bytes));
    }

    private String why(PlannedComponent component, List<ReadRecord> read) {
        MemoName name = new MemoName(Memos.Kind.TREE, component.key());
        for (ReadRecord record : read) {
            Loss loss = record.loss(name);
            if (loss != null) {
                return loss.word();
            }
        }
        if (unreadable) {
            return Loss.UNREADABLE.word();
        }
        return forgotten.contains(name) ? "incomplete" : "new";
    }
}
