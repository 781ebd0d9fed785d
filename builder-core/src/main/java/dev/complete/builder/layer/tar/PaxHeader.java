package dev.complete.builder.layer.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The body of a PAX extended header (POSIX.1-2017, {@code pax}, "pax Extended Header"): the fields of one entry that
 * ustar cannot hold, and no others. Keys in byte order, each at most once.
 */
final class PaxHeader {

    private static final String XATTR = "SCHILY.xattr.";

    private PaxHeader() {}

    /** The header's body; empty when ustar can hold all fields. */
    static byte[] of(TarEntry entry) {
        // Keys are ASCII but for exotic xattr names; those sort by their UTF-8 bytes too.
        TreeMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
        entry.metadata().xattrs().forEach((name, value) -> records.put(utf8(XATTR + name), value.toArray()));
        if (!TarHeaderWriter.fitsText(entry.name())) {
            records.put(utf8("path"), utf8(entry.name()));
        }
        if (!TarHeaderWriter.fitsText(entry.link())) {
            records.put(utf8("linkpath"), utf8(entry.link()));
        }
        if (entry.metadata().uid() > TarHeaderWriter.MAX_ID) {
            records.put(utf8("uid"), decimal(entry.metadata().uid()));
        }
        if (entry.metadata().gid() > TarHeaderWriter.MAX_ID) {
            records.put(utf8("gid"), decimal(entry.metadata().gid()));
        }
        if (entry.size() > TarHeaderWriter.MAX_SIZE) {
            records.put(utf8("size"), decimal(entry.size()));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records.forEach((key, value) -> append(body, key, value));
        return body.toByteArray();
    }

    /** {@code LENGTH KEY=VALUE\n}, where LENGTH counts the whole record, including its own digits. */
    private static void append(ByteArrayOutputStream body, byte[] key, byte[] value) {
        int rest = 1 + key.length + 1 + value.length + 1;
        int length = rest + decimal(rest).length;
        length = rest + decimal(length).length;
        body.writeBytes(decimal(length));
        body.write(' ');
        body.writeBytes(key);
        body.write('=');
        body.writeBytes(value);
        body.write('\n');
    }

    private static byte[] decimal(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
