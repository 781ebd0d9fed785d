package dev.complete.builder.source.zip;

import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.PackWriter;
import dev.complete.git.Limits;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * The central directory of a zip (APPNOTE 6.3.10, 4.3.12 to 4.3.16), which must stand right before the file's end, whole
 * and on one disk; zeros may follow it. Entries come in the order of their data.
 */
record ZipDirectory(BlobStore store, Digest zip, long size) {

    private static final int END_BYTES = 22;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int ZIP64_END_BYTES = 56;
    private static final int MAX_COMMENT = 0xffff;
    private static final int ENTRY_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ENTRY = 0x02014b50;
    private static final long MAX_DIRECTORY_BYTES = 128L << 20;

    /** @param start where the directory begins: data must end before */
    record Listing(Queue<ZipEntryHeader> entries, long start) {}

    private record Place(long start, long bytes, long count) {}

    /** @param pack what all entries are going to be added to */
    static Listing read(BlobStore store, Digest zip, long size, ArchiveLimits limits, PackWriter pack)
            throws IOException {
        ZipDirectory directory = new ZipDirectory(store, zip, size);
        Place place = directory.find();
        if (place.count > limits.archiveEntries()) {
            throw new ArchiveException("has " + place.count + " entries, more than the limit of "
                    + limits.archiveEntries() + Limits.raise("archive-entries", place.count));
        }
        if (place.count == 0) {
            throw new ArchiveException("holds no entries");
        }
        if (place.bytes > MAX_DIRECTORY_BYTES) {
            throw new ArchiveException("directory takes more than " + MAX_DIRECTORY_BYTES + " bytes");
        }
        pack.foresee(place.count);
        return new Listing(new ArrayDeque<>(directory.entries(place)), place.start);
    }

    private Place find() throws IOException {
        int length = (int) Math.min(size, END_BYTES + MAX_COMMENT);
        ByteBuffer tail = slice(size - length, length);
        int end = -1;
        for (int at = length - END_BYTES; at >= 0; at--) {
            boolean fits = tail.getInt(at) == END && isFilled(tail, at + END_BYTES + (tail.getShort(at + 20) & 0xffff));
            if (fits && end >= 0) {
                throw new ArchiveException("has two ends, so readers disagree about its entries");
            }
            end = fits ? at : end;
        }
        if (end < 0) {
            throw new ArchiveException("has no end: the zip is truncated, or something follows it");
        }
        return place(tail, end, size - length + end);
    }

    /** The file ends at {@code end}, or only zeros follow: bsdtar fills the last block of what it writes to a pipe. */
    private static boolean isFilled(ByteBuffer tail, int end) {
        int at = end;
        while (at < tail.limit() && tail.get(at) == 0) {
            at++;
        }
        return at == tail.limit();
    }

    private Place place(ByteBuffer tail, int at, long endAt) throws IOException {
        int count = tail.getShort(at + 10) & 0xffff;
        long bytes = tail.getInt(at + 12) & 0xffff_ffffL;
        long start = tail.getInt(at + 16) & 0xffff_ffffL;
        boolean oneDisk = tail.getShort(at + 4) == 0
                && tail.getShort(at + 6) == 0
                && tail.getShort(at + 8) == tail.getShort(at + 10);
        if (count == 0xffff || bytes == 0xffff_ffffL || start == 0xffff_ffffL) {
            return zip64Place(endAt);
        }
        return checked(oneDisk, start, bytes, count, endAt);
    }

    private Place zip64Place(long endAt) throws IOException {
        long locatorAt = endAt - ZIP64_LOCATOR_BYTES;
        long recordAt = locatorAt - ZIP64_END_BYTES;
        if (recordAt < 0) {
            throw new ArchiveException("has no zip64 end");
        }
        ByteBuffer locator = slice(locatorAt, ZIP64_LOCATOR_BYTES);
        ByteBuffer record = slice(recordAt, ZIP64_END_BYTES);
        boolean whole = locator.getInt(0) == ZIP64_LOCATOR
                && locator.getLong(8) == recordAt
                && record.getInt(0) == ZIP64_END
                && record.getLong(4) == ZIP64_END_BYTES - 12;
        if (!whole) {
            throw new ArchiveException("has a zip64 end of a form not known here");
        }
        boolean oneDisk = locator.getInt(4) == 0
                && record.getInt(16) == 0
                && record.getInt(20) == 0
                && record.getLong(24) == record.getLong(32);
        return checked(oneDisk, record.getLong(48), record.getLong(40), record.getLong(32), recordAt);
    }

    private static Place checked(boolean oneDisk, long start, long bytes, long count, long end)
            throws ArchiveException {
        if (!oneDisk) {
            throw new ArchiveException("is part of a zip on several disks, which is not supported");
        }
        boolean plausible = start >= 0
                && bytes >= 0
                && start <= end
                && bytes == end - start
                && count >= 0
                && count <= bytes / ENTRY_BYTES;
        if (!plausible) {
            throw new ArchiveException("directory is not where the end says: the zip is damaged, or has a prefix");
        }
        return new Place(start, bytes, count);
    }

    private List<ZipEntryHeader> entries(Place place) throws IOException {
        List<ZipEntryHeader> entries = new ArrayList<>();
        long read = 0;
        try (InputStream in = new BufferedInputStream(store.open(zip, place.start, place.bytes), 64 << 10)) {
            for (long i = 0; i < place.count; i++) {
                ByteBuffer fixed = exactly(in, ENTRY_BYTES);
                if (fixed.getInt(0) != ENTRY) {
                    throw new ArchiveException("directory is damaged at entry " + (i + 1));
                }
                int variable =
                        (fixed.getShort(28) & 0xffff) + (fixed.getShort(30) & 0xffff) + (fixed.getShort(32) & 0xffff);
                entries.add(ZipEntryHeader.parse(fixed, exactly(in, variable).array()));
                read += ENTRY_BYTES + variable;
            }
        }
        if (read != place.bytes) {
            throw new ArchiveException("directory holds more than its entries");
        }
        entries.sort(Comparator.comparingLong(ZipEntryHeader::offset));
        return entries;
    }

    private ByteBuffer slice(long at, int length) throws IOException {
        try (InputStream in = store.open(zip, at, length)) {
            return exactly(in, length);
        }
    }

    static ByteBuffer exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new ArchiveException("is truncated");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
