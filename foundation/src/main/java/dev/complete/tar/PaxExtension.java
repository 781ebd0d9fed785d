package dev.complete.tar;

import dev.complete.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The records of one PAX extended header (POSIX {@code pax}, "pax Extended Header"): {@code LENGTH KEY=VALUE\n}. */
public final class PaxExtension {

    private PaxExtension() {}

    /**
     * Values by key, in their order. Keys are bytes as ISO-8859-1.
     *
     * @throws TarException when it is malformed, or has a key twice: readers disagree about which counts
     */
    public static Map<String, byte[]> parse(byte[] data) throws TarException {
        Map<String, byte[]> records = new LinkedHashMap<>();
        int at = 0;
        while (at < data.length) {
            int digits = at;
            int length = 0;
            while (digits < data.length && digits - at < 8 && data[digits] >= '0' && data[digits] <= '9') {
                length = length * 10 + (data[digits++] - '0');
            }
            int end = at + length;
            if (digits == at || digits + 2 > end || end > data.length || data[digits] != ' ' || data[end - 1] != '\n') {
                throw new TarException("PAX header is malformed");
            }
            int equals = digits + 1;
            while (equals < end && data[equals] != '=') {
                equals++;
            }
            if (equals == end || equals == digits + 1) {
                throw new TarException("PAX header has a record without key");
            }
            String key = new String(data, digits + 1, equals - digits - 1, StandardCharsets.ISO_8859_1);
            if (records.put(key, Arrays.copyOfRange(data, equals + 1, end - 1)) != null) {
                throw new TarException("PAX header has `" + Printable.escape(key) + "` twice");
            }
            at = end;
        }
        return records;
    }
}
