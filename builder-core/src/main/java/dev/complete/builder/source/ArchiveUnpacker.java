package dev.complete.builder.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Listing;
import dev.complete.builder.source.archive.ArchiveBudget;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.DecoderMemory;
import dev.complete.builder.source.archive.Encoding;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.builder.source.archive.ForeignFormat;
import dev.complete.builder.source.archive.PackWriter;
import dev.complete.builder.source.archive.SourceStream;
import dev.complete.builder.source.archive.ZeroPadding;
import dev.complete.builder.source.deb.ArReader;
import dev.complete.builder.source.deb.DebReader;
import dev.complete.builder.source.tar.TarArchive;
import dev.complete.builder.source.tar.TarHeader;
import dev.complete.builder.source.zip.ZipReader;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectSource;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.text.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks archives that lie in Git: tar (plain, gzip, bzip2, xz, zstd, lzma), deb, zip, known by their first bytes. All
 * contents of an archive go into one blob of the cache, written once; a memo remembers the entries, so that an archive
 * is read only once for as long as that blob is there. Memory grows with the number of entries and not with their
 * contents. Thread-safe.
 */
public final class ArchiveUnpacker {

    /** Part of the memo's key; changes when the same archive gives other entries. */
    private static final String FORMAT = "complete archive 2\n";

    private static final int BUFFER_BYTES = 64 << 10;

    private final BlobStore cas;
    private final Memos memos;
    private final ArchiveLimits limits;
    private final DecoderMemory memory;

    public ArchiveUnpacker(BlobStore cas, Memos memos, ArchiveLimits limits) {
        this.cas = cas;
        this.memos = memos;
        this.limits = limits;
        this.memory = new DecoderMemory(limits.archiveMemory());
    }

    /**
     * The archive's entries, unpacked now or earlier.
     *
     * @param label what messages call the archive, such as {@code python: deps/debs/x.deb}; escaped here
     * @param share what the entries count against while they are read
     * @throws BuildException when the blob cannot be read or the archive is refused, as
     *     {@code LABEL > data.tar.xz > ./usr/x: what is wrong}
     */
    public ExtractedTree unpack(ObjectSource objects, GitId blob, String label, EntryBudget.Share share)
            throws BuildException, InterruptedException {
        String printable = Printable.escape(label);
        try {
            Digest key = Digest.of((FORMAT + blob.hex()).getBytes(StandardCharsets.UTF_8));
            List<Entry> entries = remembered(key, share);
            if (entries == null) {
                entries = read(objects, blob, share);
                remember(key, entries);
            }
            return new ExtractedTree(printable, entries);
        } catch (ResolveException e) {
            throw BuildException.reading(printable, e);
        } catch (PackWriter.OverBudgetException e) {
            throw e.reason();
        } catch (ArchiveException e) {
            throw new BuildException(BuildException.Kind.INVALID, e.messageIn(printable), e);
        } catch (SourceStream.Failed e) {
            throw BuildException.reading(printable, e.reason());
        } catch (IOException e) {
            throw BuildException.of(printable + ": the cache cannot be used", e);
        }
    }

    /** Null when there is no memo, or when it leads to contents that have vanished. */
    private @Nullable List<Entry> remembered(Digest key, EntryBudget.Share share) throws BuildException, IOException {
        byte[] memo = memos.get(Memos.Kind.ARCHIVE, key);
        if (memo == null) {
            return null;
        }
        try {
            Digest digest = Digest.parse(new String(memo, StandardCharsets.US_ASCII));
            try (InputStream listing = cas.open(digest)) {
                share.add(Listing.count(listing), 0);
            }
            List<Entry> entries;
            try (InputStream listing = cas.open(digest)) {
                entries = Listing.read(listing, "", List.of());
            }
            share.addNames(entries);
            if (Contents.arePresent(entries.stream().map(Entry::node), cas)) {
                return entries;
            }
        } catch (IOException | IllegalArgumentException damaged) {
            // As good as none: the archive itself is still there.
        }
        share.close();
        memos.remove(Memos.Kind.ARCHIVE, key);
        return null;
    }

    /** The memo is the digest of the listing: a memo has to be small, and a listing grows with the archive. */
    private void remember(Digest key, List<Entry> entries) throws IOException {
        Digest listing =
                cas.write(out -> Listing.write(entries, List.of(), out)).digest();
        memos.putIfAbsent(Memos.Kind.ARCHIVE, key, listing.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** With as much memory as most archives need, so that many are read side by side; again with more for the others. */
    private List<Entry> read(ObjectSource objects, GitId blob, EntryBudget.Share entries)
            throws ResolveException, IOException, InterruptedException {
        long bytes = memory.usual();
        while (true) {
            try (DecoderMemory.Share share = memory.take(bytes)) {
                return read(objects, blob, new ArchiveBudget(limits, share.bytes()), entries);
            } catch (ArchiveException e) {
                boolean tooLittle = e.memoryNeeded() > bytes && e.memoryNeeded() <= limits.archiveMemory();
                if (!tooLittle) {
                    throw e;
                }
                bytes = e.memoryNeeded();
                entries.close(); // whoever waits holds nothing that others wait for
            }
        }
    }

    private List<Entry> read(ObjectSource objects, GitId blob, ArchiveBudget budget, EntryBudget.Share share)
            throws ResolveException, IOException {
        try (InputStream in = new BufferedInputStream(new SourceStream(objects.open(blob)), BUFFER_BYTES)) {
            in.mark(ArReader.MAGIC.length());
            String start = new String(in.readNBytes(ArReader.MAGIC.length()), ISO_8859_1);
            in.reset();
            if (start.isEmpty()) {
                throw new ArchiveException("is empty");
            }
            if (start.startsWith(ZipReader.EMPTY_MAGIC)) {
                throw new ArchiveException("holds no entries");
            }
            if (start.startsWith(ZipReader.MAGIC)) {
                BlobStore.Stored zip = cas.write(in::transferTo);
                return packed(share, pack -> new ZipReader(cas, zip.digest(), budget, pack).read(zip.size()));
            }
            if (start.startsWith(ArReader.MAGIC)) {
                return packed(share, pack -> new DebReader(in, budget, pack).read());
            }
            return packed(share, pack -> readTar(in, budget, pack));
        }
    }

    private static void readTar(InputStream in, ArchiveBudget budget, PackWriter pack) throws IOException {
        if (TarArchive.encoding(in) == Encoding.NONE) {
            checkKnown(in);
        }
        try (InputStream tar = TarArchive.decode(in, budget)) {
            TarArchive.read(tar, pack);
        }
    }

    /** A first block that is no tar header means that this is no archive at all, which is worth saying. */
    private static void checkKnown(InputStream in) throws IOException {
        in.mark(TarHeader.BLOCK);
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        in.reset();
        boolean whole = block.length == TarHeader.BLOCK;
        if (!whole || !(ZeroPadding.isZero(block, TarHeader.BLOCK) || TarHeader.matchesChecksum(block))) {
            String other = ForeignFormat.nameOf(block);
            throw new ArchiveException(
                    "is " + (other.isEmpty() ? "no archive known here" : other + ", which is not supported")
                            + ": expected tar, tar.gz, tar.bz2, tar.xz, tar.zst, tar.lzma, deb or zip");
        }
    }

    private interface Reading {
        void into(PackWriter pack) throws IOException;
    }

    /** Writes the pack; what it is called is known only afterwards. */
    private List<Entry> packed(EntryBudget.Share share, Reading reading) throws IOException {
        PackWriter[] pack = new PackWriter[1];
        BlobStore.Stored stored = cas.write(out -> {
            pack[0] = new PackWriter(out, limits, share);
            reading.into(pack[0]);
        });
        return pack[0].entries(stored.digest());
    }
}
