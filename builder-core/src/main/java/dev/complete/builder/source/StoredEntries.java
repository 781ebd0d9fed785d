package dev.complete.builder.source;

import dev.complete.builder.cache.Memos;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the cache: a memo leads to a listing and that to the packs with the contents. The memo holds words: the
 * listing's digest, then notes. Memos are small; a listing grows with its entries. Thread-safe.
 */
public record StoredEntries(BlobStore cas, Memos memos) {

    /**
     * What was stored.
     *
     * @param listing digest of the entries' listing
     */
    public record Recalled(Digest listing, List<Entry> entries, List<String> notes) {}

    /**
     * Stores the entries, then the memo that leads to them.
     *
     * @param pins as in {@link ListingWriter#write}
     * @param notes words of ASCII without spaces
     * @return digest of the listing
     */
    public Digest remember(
            Memos.Kind kind, Digest key, Collection<Entry> entries, List<Pin> pins, Collection<String> notes)
            throws IOException {
        Digest listing =
                cas.write(out -> ListingWriter.write(entries, pins, out)).digest();
        List<String> words = new ArrayList<>(notes);
        words.add(0, listing.toString());
        memos.putIfAbsent(kind, key, String.join(" ", words).getBytes(StandardCharsets.US_ASCII));
        return listing;
    }

    /**
     * The entries of a listing, which may be older than its memo; null when it is lost or damaged, and when they would be
     * too many together with others.
     */
    public @Nullable List<Entry> entries(Digest listing, String component, List<Pin> pins, EntryBudget.Share share) {
        try (InputStream in = cas.open(listing)) {
            ListingReader reader = new ListingReader(in, component, pins);
            share.add(reader.count(), 0);
            List<Entry> entries = reader.entries();
            share.addNames(entries);
            return entries;
        } catch (BuildException | IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Digest of the listing, if it is there and there is no note on it; nothing is read. Null otherwise. */
    public @Nullable Digest plainListing(Memos.Kind kind, Digest key) throws IOException {
        byte[] memo = memos.get(kind, key);
        if (memo == null) {
            return null;
        }
        String words = new String(memo, StandardCharsets.US_ASCII);
        if (words.contains(" ")) {
            return null;
        }
        try {
            Digest listing = Digest.parse(words);
            return cas.size(listing).isPresent() ? listing : null;
        } catch (IllegalArgumentException e) {
            return null; // who recalls the entries removes it
        }
    }

    /**
     * The result that {@code made} makes of what was stored. Null, and the memo is forgotten, when any part is lost
     * or damaged.
     *
     * @param share receives the number of entries before they are made; closed when the result is null
     * @throws BuildException when they are too many
     */
    public <T> @Nullable T recall(
            Memos.Kind kind,
            Digest key,
            String component,
            List<Pin> pins,
            EntryBudget.Share share,
            Function<Recalled, T> made)
            throws BuildException, IOException {
        byte[] memo = memos.get(kind, key);
        if (memo == null) {
            return null;
        }
        List<String> words = List.of(new String(memo, StandardCharsets.US_ASCII).split(" ", -1));
        try (InputStream in = cas.open(Digest.parse(words.get(0)))) {
            ListingReader reader = new ListingReader(in, component, pins);
            share.add(reader.count(), 0);
            List<Entry> entries = reader.entries();
            share.addNames(entries);
            if (havePacks(entries)) {
                return made.apply(new Recalled(Digest.parse(words.get(0)), entries, words.subList(1, words.size())));
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException lost) {
            // Counts as absent: the sources still exist.
        }
        share.close();
        memos.remove(kind, key);
        return null;
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
