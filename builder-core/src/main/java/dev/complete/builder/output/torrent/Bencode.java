package dev.complete.builder.output.torrent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bencoded value (BEP 3). Byte strings are Java strings with a character below 256 for each byte, whose order is that of
 * the bytes, as keys need it. So equal values have equal bytes.
 */
sealed interface Bencode {

    record Bytes(String latin1) implements Bencode {
        static Bytes of(byte[] bytes) {
            return new Bytes(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    record Int(long value) implements Bencode {}

    record Items(List<Bencode> items) implements Bencode {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Dictionary(SortedMap<String, Bencode> entries) implements Bencode {
        public Dictionary {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        }
    }

    default byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(this, out);
        return out.toByteArray();
    }

    private static void write(Bencode value, ByteArrayOutputStream out) {
        if (value instanceof Bytes bytes) {
            text(bytes.latin1(), out);
        } else if (value instanceof Int number) {
            ascii("i" + number.value() + "e", out);
        } else if (value instanceof Items list) {
            ascii("l", out);
            list.items().forEach(item -> write(item, out));
            ascii("e", out);
        } else if (value instanceof Dictionary dictionary) {
            ascii("d", out);
            dictionary.entries().forEach((key, entry) -> {
                text(key, out);
                write(entry, out);
            });
            ascii("e", out);
        }
    }

    private static void text(String latin1, ByteArrayOutputStream out) {
        ascii(latin1.length() + ":", out);
        out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void ascii(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
