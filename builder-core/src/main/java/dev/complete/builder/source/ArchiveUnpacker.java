package dev.complete.builder.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Entry;
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
import dev.complete.builder.source.tar.TarReader;
import dev.complete.builder.source.zip.ZipReader;
import dev.complete.files.IoConsumer;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectSource;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.tar.TarHeader;
import dev.complete.text.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Unpacks archives from Git: tar (plain, gzip, bzip2, xz, zstd, lzma), deb, zip, known by their first bytes. All contents
 * of an archive go into one blob of the cache, and a memo remembers the entries, so that an archive is read once. Memory
 * grows with the number of entries and not with their contents. Thread-safe.
 */
public final class ArchiveUnpacker {

    /** Part of the memo's key; changes when the same archive gives other entries. */
    private static final String FORMAT = "complete archive 2\n";

    private static final int BUFFER_BYTES = 64 << 10;

    private final BlobStore cas;
    private final StoredEntries stored;
    private final ArchiveLimits limits;
    private final DecoderMemory memory;

    public ArchiveUnpacker(BlobStore cas, Memos memos, ArchiveLimits limits) {
        this.cas = cas;
        this.stored = new StoredEntries(cas, memos);
        this.limits = limits;
        this.memory = new DecoderMemory(limits.archiveMemory());
    }

    /**
     * The archive's entries, unpacked now or earlier.
     *
     * @param label the archive's name in messages, such as {@code python: deps/debs/x.deb}; escaped here
     * @param share receives the entries while they are read
     * @throws BuildException when the blob cannot be read or the archive is refused, as
     *     {@code LABEL > data.tar.xz > ./usr/x: what is wrong}
     */
    public ExtractedTree unpack(ObjectSource objects, GitId blob, String label, EntryBudget.Share share)
            throws BuildException, InterruptedException {
        String printable = Printable.escape(label);
        try {
            Digest key = Digest.of((FORMAT + blob.hex()).getBytes(StandardCharsets.UTF_8));
            List<Entry> entries =
                    stored.recall(Memos.Kind.ARCHIVE, key, "", List.of(), share, StoredEntries.Recalled::entries);
            if (entries == null) {
                entries = read(objects, blob, share);
                stored.remember(Memos.Kind.ARCHIVE, key, entries, List.of(), List.of());
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

    /** Reads with as much memory as most archives need, so that many are read side by side; again with more if needed. */
    private List<Entry> read(ObjectSource objects, GitId blob, EntryBudget.Share entries)
            throws ResolveException, IOException, InterruptedException {
        long bytes = memory.usual();
        while (true) {
            try (DecoderMemory.Share share = memory.take(bytes)) {
                return read(objects, blob, new ArchiveBudget(limits, share.bytes()), entries);
            } catch (ArchiveException e) {
                if (e.memoryNeeded() <= bytes || e.memoryNeeded() > limits.archiveMemory()) {
                    throw e;
                }
                bytes = e.memoryNeeded();
                entries.close(); // holds nothing that others wait for while it waits
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
        Encoding encoding = Encoding.of(in);
        if (encoding == Encoding.NONE) {
            checkKnown(in);
        }
        try (InputStream tar = encoding.decode(in, budget)) {
            if (TarReader.readAll(tar, pack) == 0) {
                throw new ArchiveException("holds no entries");
            }
        }
    }

    /** Refuses a first block that is no tar header: then this is no archive at all. */
    private static void checkKnown(InputStream in) throws IOException {
        in.mark(TarHeader.BLOCK);
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        in.reset();
        if (block.length < TarHeader.BLOCK
                || !(ZeroPadding.isZero(block, TarHeader.BLOCK) || TarHeader.matchesChecksum(block))) {
            String other = ForeignFormat.nameOf(block);
            throw new ArchiveException(
                    "is " + (other.isEmpty() ? "no archive known here" : other + ", which is not supported")
                            + ": expected tar, tar.gz, tar.bz2, tar.xz, tar.zst, tar.lzma, deb or zip");
        }
    }

    /** Writes the pack; its digest is known only afterwards. */
    private List<Entry> packed(EntryBudget.Share share, IoConsumer<PackWriter> reading) throws IOException {
        PackWriter[] pack = new PackWriter[1];
        BlobStore.Stored stored = cas.write(out -> {
            pack[0] = new PackWriter(out, limits, share);
            reading.accept(pack[0]);
        });
        return pack[0].entries(stored.digest());
    }
}
