package dev.complete.builder.source.zip;

import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveMember;
import dev.complete.builder.source.archive.MemberName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * One entry of the central directory; fields as in APPNOTE 6.3.10, 4.3.12. Owners are always root, as in {@code unzip}:
 * most writers store none.
 *
 * @param rawName as stored, to be compared with the local header
 * @param offset of the local header
 * @param kind a symlink's content is its target
 */
record ZipEntryHeader(
        Bytes rawName,
        String name,
        int flags,
        int method,
        long crc,
        long compressedSize,
        long size,
        long offset,
        ArchiveMember.Kind kind,
        Metadata metadata) {

    static final int ENCRYPTED = 1;
    static final int DESCRIPTOR = 8;
    private static final int PATCH = 1 << 5;
    private static final int UTF8 = 1 << 11;
    private static final int MASKED = 1 << 13;
    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final int DEFLATED_64 = 9;
    static final int BZIP2 = 12;

    /** The methods that unzip reads. */
    private static final Set<Integer> METHODS = Set.of(STORED, DEFLATED, DEFLATED_64, BZIP2);

    private static final int UNIX = 3;
    private static final int MACOS = 19;
    /** Written by Maven's archiver when it knows no mode. */
    private static final int UNKNOWN_MODE = 0xffff;

    private static final int TYPE_MASK = 0170000;
    private static final long ZIP64 = 0xffff_ffffL;

    /** @param variable name, extra fields and comment, which follow the fixed 46 bytes */
    static ZipEntryHeader parse(ByteBuffer fixed, byte[] variable) throws ArchiveException {
        int nameLength = fixed.getShort(28) & 0xffff;
        byte[] rawName = Arrays.copyOf(variable, nameLength);
        ByteBuffer extra = ByteBuffer.wrap(variable, nameLength, fixed.getShort(30) & 0xffff)
                .order(ByteOrder.LITTLE_ENDIAN);
        int flags = fixed.getShort(8) & 0xffff;
        String name = name(fixed, rawName, flags, extra);
        try {
            return parse(fixed, rawName, name, flags, extra);
        } catch (ArchiveException e) {
            throw e.within(name);
        }
    }

    private static ZipEntryHeader parse(ByteBuffer fixed, byte[] rawName, String name, int flags, ByteBuffer extra)
            throws ArchiveException {
        int method = fixed.getShort(10) & 0xffff;
        if ((flags & ENCRYPTED) != 0 || (flags & MASKED) != 0) {
            throw new ArchiveException("is encrypted");
        }
        if (!METHODS.contains(method) || (flags & PATCH) != 0) {
            throw new ArchiveException("is compressed with method " + method
                    + ((flags & PATCH) != 0 ? " as a patch" : "") + "; only deflate and bzip2 are supported");
        }
        if (fixed.getShort(34) != 0) {
            throw new ArchiveException("is on another disk");
        }
        long[] sizes = sizes(fixed, extra);
        if (method == STORED && sizes[0] != sizes[1]) {
            throw new ArchiveException("is stored, but has two different sizes");
        }
        return typed(fixed, rawName, name, flags, sizes);
    }

    private static ZipEntryHeader typed(ByteBuffer fixed, byte[] rawName, String name, int flags, long[] sizes)
            throws ArchiveException {
        boolean unix = isUnix(fixed);
        int stored = fixed.getShort(40) & 0xffff;
        int attributes = unix && stored != UNKNOWN_MODE ? stored : 0;
        boolean slash = name.endsWith("/");
        ArchiveMember.Kind kind = switch (attributes & TYPE_MASK) {
            case 0 -> slash ? ArchiveMember.Kind.DIRECTORY : ArchiveMember.Kind.FILE;
            case 0040000 -> ArchiveMember.Kind.DIRECTORY;
            case 0100000 -> ArchiveMember.Kind.FILE;
            case 0120000 -> ArchiveMember.Kind.SYMLINK;
            default -> throw new ArchiveException("is a device, FIFO or socket; an image holds none");
        };
        boolean directory = kind == ArchiveMember.Kind.DIRECTORY;
        if (slash != directory) {
            throw new ArchiveException("is a directory by its name or its type, but not by both");
        }
        if (directory && sizes[1] != 0) {
            throw new ArchiveException("is a directory but has content");
        }
        if (name.indexOf('\\') >= 0 && !unix) {
            throw new ArchiveException("has backslashes in its name, which readers treat differently");
        }
        Metadata otherwise =
                directory ? Metadata.DIRECTORY : kind == ArchiveMember.Kind.SYMLINK ? Metadata.LINK : Metadata.FILE;
        return new ZipEntryHeader(
                Bytes.copyOf(rawName),
                name,
                flags,
                fixed.getShort(10) & 0xffff,
                fixed.getInt(16) & 0xffff_ffffL,
                sizes[0],
                sizes[1],
                sizes[2],
                kind,
                attributes != 0 ? Metadata.root(attributes & 07777) : otherwise);
    }

    private static boolean isUnix(ByteBuffer fixed) {
        int system = fixed.getShort(4) >> 8 & 0xff;
        return system == UNIX || system == MACOS;
    }

    /** Compressed size, size and offset, from the zip64 field where they do not fit. */
    private static long[] sizes(ByteBuffer fixed, ByteBuffer extra) throws ArchiveException {
        long size = fixed.getInt(24) & 0xffff_ffffL;
        long compressed = fixed.getInt(20) & 0xffff_ffffL;
        long offset = fixed.getInt(42) & 0xffff_ffffL;
        if (size == ZIP64 || compressed == ZIP64 || offset == ZIP64) {
            ByteBuffer zip64 = field(extra, 0x0001);
            size = size == ZIP64 ? eight(zip64) : size;
            compressed = compressed == ZIP64 ? eight(zip64) : compressed;
            offset = offset == ZIP64 ? eight(zip64) : offset;
        }
        return new long[] {compressed, size, offset};
    }

    private static long eight(ByteBuffer field) throws ArchiveException {
        if (field.remaining() < 8) {
            throw new ArchiveException("has no zip64 sizes");
        }
        long value = field.getLong();
        if (value < 0) {
            throw new ArchiveException("has a negative zip64 size");
        }
        return value;
    }

    /** The content of an extra field; empty when absent. */
    static ByteBuffer field(ByteBuffer extra, int id) throws ArchiveException {
        ByteBuffer rest = extra.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer found = ByteBuffer.allocate(0);
        boolean seen = false;
        while (rest.remaining() >= 4) {
            int its = rest.getShort() & 0xffff;
            int length = rest.getShort() & 0xffff;
            if (length > rest.remaining()) {
                throw new ArchiveException("has damaged extra fields");
            }
            if (its == id) {
                if (seen) {
                    throw new ArchiveException("has an extra field twice");
                }
                seen = true;
                found = rest.slice(rest.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            rest.position(rest.position() + length);
        }
        return found;
    }

    /** ASCII, or UTF-8 by the flag, by Info-ZIP's field with a matching checksum, or because Unix names are bytes. */
    private static String name(ByteBuffer fixed, byte[] rawName, int flags, ByteBuffer extra) throws ArchiveException {
        String name = MemberName.decode(unicodeName(rawName, extra), "name");
        boolean ascii = name.chars().allMatch(c -> c < 0x80);
        boolean declared =
                (flags & UTF8) != 0 || isUnix(fixed) || field(extra, 0x7075).hasRemaining();
        if (!ascii && !declared) {
            throw ArchiveException.at(name, "has a name that is not ASCII and not declared to be UTF-8");
        }
        return name;
    }

    private static byte[] unicodeName(byte[] rawName, ByteBuffer extra) throws ArchiveException {
        ByteBuffer field = field(extra, 0x7075);
        if (!field.hasRemaining()) {
            return rawName;
        }
        CRC32 crc = new CRC32();
        crc.update(rawName);
        if (field.remaining() < 5 || field.get() != 1 || (field.getInt() & 0xffff_ffffL) != crc.getValue()) {
            throw new ArchiveException("has a Unicode name that does not belong to its name");
        }
        byte[] unicode = new byte[field.remaining()];
        field.get(unicode);
        return unicode;
    }
}
