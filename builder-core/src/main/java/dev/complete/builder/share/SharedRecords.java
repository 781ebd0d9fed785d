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
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The records that a build reads, laid under its cache. They are fetched when the cache lacks something for the first
 * time, and of what they lead to only what is asked for. Whatever is wrong with one costs time and nothing else: then it
 * counts as unknown. Thread-safe.
 */
public final class SharedRecords {

    /** Why something that a record has cannot be had. */
    private enum Loss {
        /** The registry does not have it any more. */
        EVICTED,
        /** It is not what it should be, or the registry fails. */
        UNREADABLE
    }

    /** Those that are never there. */
    public static final SharedRecords NONE = new SharedRecords(RecordSource.NONE, BuildProgress.NONE);

    private final RecordSource source;
    private final BuildProgress progress;
    private volatile List<String> images = List.of();
    private @Nullable List<ReadRecord> read;
    private @Nullable Loss first;
    private final Set<MemoName> forgotten = ConcurrentHashMap.newKeySet();
    private final Set<Digest> gone = ConcurrentHashMap.newKeySet();
    private final Map<MemoName, Loss> lost = new ConcurrentHashMap<>();
    /** A record that lost a layer lost all of its frames: that is said once. */
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

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

    /** A remembered value; null when no record has it. */
    byte @Nullable [] memo(MemoName name, BlobStore into) throws IOException {
        if (!forgotten.contains(name)) {
            for (ReadRecord record : read()) {
                byte[] value = record.memo(name);
                RecordPart part = value == null ? record.partWith(name) : null;
                if (part != null && load(record, part, into)) {
                    value = record.memo(name);
                }
                if (value != null) {
                    return value;
                }
            }
        }
        if (name.kind() == Memos.Kind.TREE) {
            missedTrees.add(name.key());
        }
        return null;
    }

    /** Never finds that memo again: what it led to was missing or wrong. */
    void forget(MemoName name) {
        forgotten.add(name);
    }

    /** Size of a blob that can be fetched. */
    OptionalLong size(Digest blob) throws IOException {
        for (ReadRecord record : gone.contains(blob) ? List.<ReadRecord>of() : read()) {
            RecordedBlob place = record.blob(blob);
            if (place != null) {
                return OptionalLong.of(place.size());
            }
        }
        return OptionalLong.empty();
    }

    /** Never finds that blob again. */
    void lose(Digest blob) {
        gone.add(blob);
    }

    /**
     * Fetches a blob, and what lies with it.
     *
     * @throws NoSuchFileException when no record has it
     * @throws CorruptBlobException when it cannot be had; it counts as absent from now on
     */
    void fetch(Digest blob, BlobStore into) throws IOException {
        ReadRecord liar = null;
        for (ReadRecord record : gone.contains(blob) ? List.<ReadRecord>of() : read()) {
            RecordedBlob place = record.blob(blob);
            if (place != null && fetch(blob, place, record, into)) {
                return;
            }
            liar = place == null ? liar : record;
        }
        if (liar == null) {
            throw new NoSuchFileException(blob.toString());
        }
        gone.add(blob);
        throw new CorruptBlobException(
                blob, "the record " + liar.place() + " leads to " + blob + ", which cannot be had there");
    }

    private boolean fetch(Digest blob, RecordedBlob place, ReadRecord record, BlobStore into) throws IOException {
        if (place instanceof RecordedBlob.InLayer frame) {
            return frame(record, blob, frame, into);
        }
        return load(record, ((RecordedBlob.InPart) place).part(), into);
    }

    private boolean frame(ReadRecord record, Digest frame, RecordedBlob.InLayer place, BlobStore into)
            throws IOException {
        try {
            return record.readFrame(frame, place, into);
        } catch (IOException e) {
            note(record, new MemoName(Memos.Kind.FRAME, frame), e);
            return false;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private boolean load(ReadRecord record, RecordPart part, BlobStore into) throws IOException {
        if (lost.containsKey(part.owner())) {
            return false;
        }
        try {
            record.readPart(part, into);
            return true;
        } catch (IOException e) {
            note(record, part.owner(), e);
            return false;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void note(ReadRecord record, MemoName owner, IOException e) throws IOException {
        if (Interrupts.caused(e)) {
            throw e;
        }
        lost.put(owner, loss(e));
        if (warned.add(record.place() + loss(e))) {
            progress.on(new BuildEvent.Warning("the record " + record.place()
                    + " is of no use for a part of this build, which is made here: " + IoMessage.of(e)));
        }
    }

    private static Loss loss(IOException e) {
        return e instanceof NoSuchFileException ? Loss.EVICTED : Loss.UNREADABLE;
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a record was read");
    }

    /** The records that can be read; a build goes on without the others. */
    private synchronized List<ReadRecord> read() throws IOException {
        if (read == null) {
            List<ReadRecord> readable = new ArrayList<>();
            for (StoredRecord place : source.records(images)) {
                try {
                    readable.add(ReadRecord.of(place));
                } catch (IOException e) {
                    first = first == null ? loss(e) : first;
                    progress.on(new BuildEvent.Warning("the record " + place.place() + " cannot be read: "
                            + IoMessage.of(e) + "; the build goes on without it"));
                } catch (InterruptedException e) {
                    throw interrupted();
                }
            }
            read = List.copyOf(readable);
        }
        return read;
    }

    /** The part of any record that has an owner; null when there is none that can be read. */
    @Nullable
    RecordPart part(MemoName owner) throws IOException {
        for (ReadRecord record : read()) {
            RecordPart part = record.part(owner);
            if (part != null && !lost.containsKey(owner)) {
                return part;
            }
        }
        return null;
    }

    /** The action of the step of a component, as any record has it; null when none does. */
    @Nullable
    Digest action(Digest component) throws IOException {
        for (ReadRecord record : read()) {
            Digest action = record.action(component);
            if (action != null) {
                return action;
            }
        }
        return null;
    }

    /** What the records were good for: one event after the trees of {@code components} are known. */
    public void tell(Collection<PlannedComponent> components) throws IOException {
        if (isEmpty()) {
            return;
        }
        List<BuildEvent.Missed> missed = new ArrayList<>();
        for (PlannedComponent component : components) {
            if (missedTrees.contains(component.key())) {
                missed.add(new BuildEvent.Missed(component.name(), why(component)));
            }
        }
        long bytes = read().stream().mapToLong(ReadRecord::bytes).sum();
        progress.on(new BuildEvent.RecordsRead(components.size(), missed, bytes));
    }

    private String why(PlannedComponent component) throws IOException {
        MemoName name = new MemoName(Memos.Kind.TREE, component.key());
        Loss loss = lost.get(name);
        loss = loss == null && read().isEmpty() ? first : loss;
        if (loss == null) {
            return forgotten.contains(name) ? "archives" : "new";
        }
        return loss.name().toLowerCase(Locale.ROOT);
    }
}
