package dev.complete.builder.source.deb;

import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.MemberContent;
import dev.complete.builder.source.archive.ZeroPadding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common {@code ar} format as Debian packages use it (deb(5)): short names, decimal fields, no symbol table. A
 * newline or NUL follows a member of odd size, except at the end; zeros may fill the last block of the file.
 */
public final class ArReader {

    public static final String MAGIC = "!<arch>\n";

    private static final int HEADER_BYTES = 60;

    private final InputStream in;
    private String name = "";
    private MemberContent content;
    private boolean odd;

    /** @param in at its start; the magic is read here */
    ArReader(InputStream in) throws IOException {
        this.in = in;
        this.content = content(0);
        if (!new String(in.readNBytes(MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
            throw new ArchiveException("is not an ar archive");
        }
    }

    record Member(String name, long size) {}

    /** The next member, or null at the end. */
    @Nullable
    Member next() throws IOException {
        content.skipRest();
        int padding = odd ? in.read() : 0;
        if (padding > 0 && padding != '\n') {
            throw ArchiveException.at(name, "is followed by neither a newline nor NUL, where its size is odd");
        }
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (ZeroPadding.isZero(header, header.length)) {
            if (!ZeroPadding.fills(in)) {
                throw new ArchiveException("ar members are followed by zeros and then by something else");
            }
            return null;
        }
        if (header.length < HEADER_BYTES || header[58] != '`' || header[59] != '\n') {
            throw new ArchiveException("ar header is damaged" + (name.isEmpty() ? "" : " after " + name));
        }
        String text = new String(header, StandardCharsets.ISO_8859_1);
        name = text.substring(0, 16).stripTrailing();
        if (name.length() > 1 && name.endsWith("/")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.startsWith("#1/")) {
            throw new ArchiveException("has a member with a long name of BSD's kind, which dpkg does not read either:"
                    + " make the package with dpkg-deb, or with GNU ar");
        }
        if (!name.matches("[A-Za-z0-9._+-]+")) {
            throw ArchiveException.at(name, "is no member of a Debian package");
        }
        String digits = text.substring(48, 58).stripTrailing();
        if (!digits.matches("[0-9]{1,10}")) {
            throw ArchiveException.at(name, "has no size");
        }
        long size = Long.parseLong(digits);
        content = content(size);
        odd = size % 2 == 1;
        return new Member(name, size);
    }

    private MemberContent content(long size) {
        return new MemberContent(in, size, () -> new ArchiveException("is cut off: the package is truncated"));
    }

    /** The current member's content; valid until {@link #next}. Closing it does nothing. */
    InputStream content() {
        return content;
    }
}
