package dev.complete.builder.source.tar;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveMember;
import dev.complete.builder.source.archive.MemberContent;
import dev.complete.builder.source.archive.MemberName;
import dev.complete.builder.source.archive.PackWriter;
import dev.complete.builder.source.archive.ZeroPadding;
import dev.complete.tar.TarException;
import dev.complete.tar.TarHeader;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar as a stream: v7, ustar, GNU (long names, base-256) and PAX. Refuses an archive that two common readers would
 * understand differently. So
 *
 * <ul>
 *   <li>only files have content; any other type with a size is refused, and a PAX {@code size} must repeat the header's
 *       or be too large for it;
 *   <li>at most one extended header of each kind comes before an entry, and one is always followed by its entry;
 *   <li>an archive ends with at least one block of zeros (GNU tar writes two, but accepts one) and zeros only after it:
 *       without, it is truncated; with anything else, something was appended that other readers skip.
 * </ul>
 *
 * <p>Times, user names and unknown PAX keys are ignored. Not thread-safe; the caller closes the stream.
 */
public final class TarReader {

    /** Extended headers are held in memory: 1 MiB, as Go's reader. */
    private static final int MAX_EXTENDED_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] block = new byte[TarHeader.BLOCK];
    private MemberContent content;
    private int padding;
    private String lastName = "";

    public TarReader(InputStream in) {
        this.in = in;
        this.content = new MemberContent(in, 0, () -> cutOff(""));
    }

    /** Reads {@code tar} to its end, and counts the entries that it adds to {@code pack}. */
    public static long readAll(InputStream tar, PackWriter pack) throws IOException {
        TarReader reader = new TarReader(tar);
        long entries = 0;
        for (ArchiveMember member = reader.next(); member != null; member = reader.next()) {
            pack.add(member, reader.content());
            entries++;
        }
        return entries;
    }

    /** The next entry, or null at the end of the archive, when the stream has been read to its end. */
    @Nullable
    public ArchiveMember next() throws IOException {
        skipContent();
        TarExtensions extensions = new TarExtensions();
        while (readHeaderBlock(!extensions.isEmpty())) {
            try {
                TarHeader header = header();
                switch (header.type()) {
                    case 'x' -> extensions.local(PaxRecords.parse(extended(header, "PAX header")));
                    case 'g' -> PaxRecords.parse(extended(header, "PAX header")).checkGlobal();
                    case 'L' -> extensions.longName(extended(header, "long name"));
                    case 'K' -> extensions.longLink(extended(header, "long link"));
                    default -> {
                        return member(header, extensions);
                    }
                }
            } catch (ArchiveException e) {
                throw named(e, extensions);
            }
        }
        return null;
    }

    private TarHeader header() throws ArchiveException {
        try {
            return TarHeader.parse(block);
        } catch (TarException e) {
            throw new ArchiveException(String.valueOf(e.getMessage()));
        }
    }

    /** A broken header has no name, so the message names the entry before it. */
    private ArchiveException named(ArchiveException e, TarExtensions extensions) {
        String name = extensions.name();
        if (name != null) {
            return e.within(name);
        }
        return lastName.isEmpty() ? e : e.within("after " + lastName);
    }

    private ArchiveMember member(TarHeader header, TarExtensions extensions) throws ArchiveException {
        String longName = extensions.name();
        String name = longName != null
                ? longName
                : MemberName.decode(header.name().getBytes(StandardCharsets.ISO_8859_1), "name");
        extensions.dropName(); // from here on `within` says it
        try {
            extensions.pax().checkKept();
            ArchiveMember.Kind kind = kind(header, name);
            long size = size(header, extensions.pax(), kind);
            Metadata metadata = new Metadata(
                    header.mode(),
                    id("uid", extensions.pax(), header.uid()),
                    id("gid", extensions.pax(), header.gid()),
                    extensions.pax().xattrs());
            boolean links = kind == ArchiveMember.Kind.SYMLINK || kind == ArchiveMember.Kind.HARD_LINK;
            String longLink = extensions.link();
            if (longLink != null && !links) {
                throw new ArchiveException("has a link target but is no link");
            }
            byte[] shortLink = links ? header.link().getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
            String link = longLink != null ? longLink : MemberName.decode(shortLink, "link target");
            content = new MemberContent(in, size, () -> cutOff(name));
            padding = (int) (-size & TarHeader.BLOCK - 1);
            lastName = name;
            return new ArchiveMember(name, kind, metadata, link, size);
        } catch (ArchiveException e) {
            lastName = "";
            throw e.within(name);
        }
    }

    private static ArchiveMember.Kind kind(TarHeader header, String name) throws ArchiveException {
        boolean slash = name.endsWith("/");
        ArchiveMember.Kind kind = switch (header.type()) {
            // Archives older than the directory type mark directories by the slash.
            case '\0' -> slash ? ArchiveMember.Kind.DIRECTORY : ArchiveMember.Kind.FILE;
            case '0', '7' -> ArchiveMember.Kind.FILE;
            case '1' -> ArchiveMember.Kind.HARD_LINK;
            case '2' -> ArchiveMember.Kind.SYMLINK;
            case '5' -> ArchiveMember.Kind.DIRECTORY;
            default -> throw new ArchiveException(refusal(header));
        };
        if (slash && kind != ArchiveMember.Kind.DIRECTORY) {
            throw new ArchiveException("has a directory's name but is none");
        }
        return kind;
    }

    private static String refusal(TarHeader header) {
        return switch (header.type()) {
            case '3' ->
                header.device() == 0
                        ? "is character device 0:0, an overlay whiteout, which would delete files of lower layers"
                        : "is a character device; an image holds none, the runtime makes /dev";
            case '4' -> "is a block device; an image holds none, the runtime makes /dev";
            case '6' -> "is a FIFO; an image holds none";
            case 's' -> "is a socket; an image holds none";
            case 'S' -> "is a sparse file, which is not supported: archive it without --sparse";
            case 'M' -> "continues in another volume, which is not supported";
            case 'V' -> "is a volume label, which is not supported";
            case 'D' -> "is an incremental directory dump, which is not supported";
            case 'X' -> "has a Solaris extended header, which is not supported";
            default -> "is of unknown type `" + Printable.escape(String.valueOf(header.type())) + "`";
        };
    }

    private static long size(TarHeader header, PaxRecords pax, ArchiveMember.Kind kind) throws ArchiveException {
        long size;
        try {
            size = header.sizeWith(pax.number("size", Long.MAX_VALUE >> 1, header.size()));
        } catch (TarException e) {
            throw new ArchiveException(String.valueOf(e.getMessage()));
        }
        if (kind != ArchiveMember.Kind.FILE && size != 0) {
            throw new ArchiveException(
                    "is no file but has a size of " + size + ", so readers disagree about what follows");
        }
        return size;
    }

    private static long id(String key, PaxRecords pax, long inHeader) throws ArchiveException {
        long id = pax.number(key, Metadata.MAX_ID, inHeader);
        if (id > Metadata.MAX_ID) {
            throw new ArchiveException(key + " " + id + " is too large");
        }
        return id;
    }

    /** The current file's content, to its end; throws when the archive ends first. Valid until {@link #next}. */
    public InputStream content() {
        return content;
    }

    private static ArchiveException cutOff(String name) {
        return ArchiveException.at(name, "is cut off: the archive is truncated");
    }

    private void skipContent() throws IOException {
        content.skipRest();
        if (in.readNBytes(block, 0, padding) < padding) {
            throw cutOff(lastName);
        }
        padding = 0;
    }

    /** False at the end of the archive. */
    private boolean readHeaderBlock(boolean entryExpected) throws IOException {
        int count = in.readNBytes(block, 0, TarHeader.BLOCK);
        if (count < TarHeader.BLOCK) {
            throw new ArchiveException(
                    count == 0
                            ? "ends without the block of zeros that ends an archive: it is truncated"
                            : "ends within a header: it is truncated");
        }
        if (!ZeroPadding.isZero(block, TarHeader.BLOCK)) {
            return true;
        }
        if (entryExpected) {
            throw new ArchiveException("ends after an extended header, without the entry it is for");
        }
        if (!ZeroPadding.fills(in)) {
            throw new ArchiveException("something follows the archive's end");
        }
        return false;
    }

    private byte[] extended(TarHeader header, String what) throws IOException {
        if (header.size() == 0 || header.size() > MAX_EXTENDED_BYTES) {
            throw new ArchiveException(what + " of " + header.size() + " bytes: expected 1 to " + MAX_EXTENDED_BYTES);
        }
        int length = (int) header.size();
        byte[] data = in.readNBytes(length);
        int pad = -length & TarHeader.BLOCK - 1;
        if (data.length < length || in.readNBytes(block, 0, pad) < pad) {
            throw new ArchiveException(what + " is cut off: the archive is truncated");
        }
        return data;
    }
}
