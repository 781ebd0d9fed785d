package dev.complete.builder.source;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.ListingReader;
import dev.complete.builder.rootfs.ListingWriter;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries in the cache: a listing, and the packs that hold their contents. Thread-safe. */
public record StoredEntries(BlobStore cas) {

    /** Stores the entries' listing; see {@link ListingWriter#write}. */
    public Digest write(Collection<Entry> entries, List<Pin> pins) throws IOException {
        return cas.write(out -> ListingWriter.write(entries, pins, out)).digest();
    }

    /**
     * The entries of a listing; null when a pack that they refer to is lost.
     *
     * @param share receives their number before they are made
     * @throws BuildException when they are too many
     * @throws IOException when the listing is lost or damaged
     */
    public @Nullable List<Entry> read(Digest listing, String component, List<Pin> pins, EntryBudget.Share share)
            throws BuildException, IOException {
        try (InputStream in = cas.open(listing)) {
            ListingReader reader = new ListingReader(in, component, pins);
            share.add(reader.count(), 0);
            List<Entry> entries = reader.entries();
            share.addNames(entries);
            return havePacks(entries) ? entries : null;
        }
    }

    /** Whether every pack is still there; neighbours mostly share theirs. */
    private boolean havePacks(List<Entry> entries) throws IOException {
        Digest present = null;
        for (Entry entry : entries) {
            if (entry.node() instanceof Node.File file
                    && file.content() instanceof Content.Packed packed
                    && !packed.pack().equals(present)) {
                if (cas.size(packed.pack()).isEmpty()) {
                    return false;
                }
                present = packed.pack();
            }
        }
        return true;
    }
}
