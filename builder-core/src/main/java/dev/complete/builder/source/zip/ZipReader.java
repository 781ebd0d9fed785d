package dev.complete.builder.source.zip;

import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.archive.ArchiveBudget;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveMember;
import dev.complete.builder.source.archive.CountedInput;
import dev.complete.builder.source.archive.Encoding;
import dev.complete.builder.source.archive.MemberContent;
import dev.complete.builder.source.archive.MemberName;
import dev.complete.builder.source.archive.PackWriter;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Queue;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;

/**
 * Reads a zip that lies in the cache. The central directory decides; the local headers and descriptors, which streaming
 * readers go by, must agree with it, and entries must not share bytes.
 */
public record ZipReader(BlobStore store, Digest zip, ArchiveBudget budget, PackWriter pack) {

    public static final String MAGIC = "PK\u0003\u0004";
    /** Start of a zip without entries. */
    public static final String EMPTY_MAGIC = "PK\u0005\u0006";

    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final long IN_ZIP64 = 0xffff_ffffL;

    public void read(long zipSize) throws IOException {
        ZipDirectory.Listing directory = ZipDirectory.read(store, zip, zipSize, budget.limits(), pack);
        Queue<ZipEntryHeader> entries = directory.entries();
        foresee(entries);
        for (ZipEntryHeader entry = entries.poll(); entry != null; entry = entries.poll()) {
            ZipEntryHeader next = entries.peek();
            long end = next == null ? directory.start() : next.offset();
            try {
                if (end > directory.start() || end - entry.offset() < LOCAL_BYTES) {
                    throw new ArchiveException("shares its bytes with another entry or with the directory");
                }
                read(entry, end - entry.offset());
            } catch (ArchiveException e) {
                throw e.isPlaced() ? e : e.within(entry.name());
            }
        }
    }

    /** Counts the sizes that the directory declares, so that a bomb is refused before anything is written. */
    private void foresee(Iterable<ZipEntryHeader> entries) throws ArchiveException {
        ArchiveBudget said = new ArchiveBudget(budget.limits(), budget.memory());
        for (ZipEntryHeader entry : entries) {
            try {
                said.foresee(entry.size(), entry.compressedSize());
            } catch (ArchiveException e) {
                throw e.within(entry.name());
            }
        }
    }

    /** @param room bytes until the next entry */
    private void read(ZipEntryHeader entry, long room) throws IOException {
        try (InputStream in = new BufferedInputStream(store.open(zip, entry.offset(), room), 16 << 10)) {
            ByteBuffer local = ZipDirectory.exactly(in, LOCAL_BYTES);
            int nameLength = local.getShort(26) & 0xffff;
            int extraLength = local.getShort(28) & 0xffff;
            byte[] name = ZipDirectory.exactly(in, nameLength).array();
            ByteBuffer extra = ZipDirectory.exactly(in, extraLength);
            if (!agrees(entry, local, name, extra)) {
                throw new ArchiveException("is another entry in its local header than in the directory");
            }
            if (entry.compressedSize() > room - LOCAL_BYTES - nameLength - extraLength) {
                throw new ArchiveException("shares its bytes with another entry or with the directory");
            }
            content(entry, in);
            if ((entry.flags() & ZipEntryHeader.DESCRIPTOR) != 0) {
                checkDescriptor(entry, in.readNBytes(24));
            }
        }
    }

    private static boolean agrees(ZipEntryHeader entry, ByteBuffer local, byte[] name, ByteBuffer extra)
            throws ArchiveException {
        boolean same = local.getInt(0) == LOCAL
                && (local.getShort(6) & 0xffff) == entry.flags()
                && (local.getShort(8) & 0xffff) == entry.method()
                && Bytes.copyOf(name).equals(entry.rawName());
        long crc = local.getInt(14) & 0xffff_ffffL;
        long compressed = local.getInt(18) & 0xffff_ffffL;
        long size = local.getInt(22) & 0xffff_ffffL;
        if (compressed == IN_ZIP64 || size == IN_ZIP64) {
            ByteBuffer zip64 = ZipEntryHeader.field(extra, 0x0001);
            if (zip64.remaining() < 16) {
                return false;
            }
            size = zip64.getLong();
            compressed = zip64.getLong();
        }
        boolean later = (entry.flags() & ZipEntryHeader.DESCRIPTOR) != 0;
        return same
                && says(crc, entry.crc(), later)
                && says(compressed, entry.compressedSize(), later)
                && says(size, entry.size(), later);
    }

    /** A streaming writer may leave any of the three to the descriptor. */
    private static boolean says(long local, long central, boolean later) {
        return local == central || (later && local == 0);
    }

    private void content(ZipEntryHeader entry, InputStream in) throws IOException {
        InputStream slice = new MemberContent(in, entry.compressedSize(), () -> new ArchiveException("is truncated"));
        Inflater inflater = new Inflater(true);
        try {
            CountedInput encoded = new CountedInput(slice);
            InputStream decoded = decoder(entry, encoded, inflater);
            InputStream bounded = Encoding.bounded(decoded, encoded, budget);
            CheckedInputStream checked = new CheckedInputStream(bounded, new CRC32());
            add(entry, checked);
            boolean whole = checked.read() < 0 && slice.read() < 0;
            if (!whole || checked.getChecksum().getValue() != entry.crc()) {
                throw new ArchiveException("does not match its checksum or size");
            }
        } finally {
            inflater.end();
        }
    }

    /** @param inflater ended by the caller */
    private InputStream decoder(ZipEntryHeader entry, InputStream encoded, Inflater inflater) throws IOException {
        try {
            return switch (entry.method()) {
                case ZipEntryHeader.STORED -> encoded;
                case ZipEntryHeader.DEFLATED -> new InflaterInputStream(encoded, inflater);
                case ZipEntryHeader.DEFLATED_64 -> new Deflate64CompressorInputStream(encoded);
                case ZipEntryHeader.BZIP2 -> new BZip2CompressorInputStream(encoded);
                default -> throw new IllegalStateException("the directory's reader refuses method " + entry.method());
            };
        } catch (IOException e) {
            throw Encoding.complaint(e, budget);
        }
    }

    private void add(ZipEntryHeader entry, InputStream content) throws IOException {
        String target = "";
        if (entry.kind() == ArchiveMember.Kind.SYMLINK) {
            target = MemberName.decode(content.readNBytes(RootfsPath.MAX_PATH_BYTES + 1), "link target");
        }
        long size = entry.kind() == ArchiveMember.Kind.FILE ? entry.size() : 0;
        pack.add(new ArchiveMember(entry.name(), entry.kind(), entry.metadata(), target, size), content);
    }

    /** CRC and both sizes, in four or eight bytes each, with or without a signature. */
    private static void checkDescriptor(ZipEntryHeader entry, byte[] bytes) throws ArchiveException {
        ByteBuffer descriptor = ByteBuffer.wrap(Arrays.copyOf(bytes, 24)).order(ByteOrder.LITTLE_ENDIAN);
        int[] starts = descriptor.getInt(0) == DESCRIPTOR ? new int[] {4, 0} : new int[] {0};
        for (int start : starts) {
            boolean crc = (descriptor.getInt(start) & 0xffff_ffffL) == entry.crc();
            boolean small = (descriptor.getInt(start + 4) & 0xffff_ffffL) == entry.compressedSize()
                    && (descriptor.getInt(start + 8) & 0xffff_ffffL) == entry.size();
            boolean large = descriptor.getLong(start + 4) == entry.compressedSize()
                    && descriptor.getLong(start + 12) == entry.size();
            if (crc && (small || large)) {
                return;
            }
        }
        throw new ArchiveException("is another entry in its descriptor than in the directory");
    }
}
