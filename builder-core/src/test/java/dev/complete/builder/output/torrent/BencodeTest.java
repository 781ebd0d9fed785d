package dev.complete.builder.output.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BencodeTest {

    private static String encoded(Bencode value) {
        return new String(value.encode(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void encodesAsTheSpecificationShows() {
        assertThat(encoded(new Bencode.Bytes("spam"))).isEqualTo("4:spam");
        assertThat(encoded(new Bencode.Int(-3))).isEqualTo("i-3e");
        assertThat(encoded(new Bencode.Items(List.of(new Bencode.Bytes("spam"), new Bencode.Bytes("eggs")))))
                .isEqualTo("l4:spam4:eggse");
        assertThat(encoded(new Bencode.Dictionary(
                        new TreeMap<>(Map.of("spam", new Bencode.Bytes("eggs"), "cow", new Bencode.Bytes("moo"))))))
                .isEqualTo("d3:cow3:moo4:spam4:eggse");
    }

    @Test
    void ordersKeysAsUnsignedBytes() {
        TreeMap<String, Bencode> entries = new TreeMap<>();
        for (String key : List.of("\u00ff", "\u0080", "\u007f", "", "\u0000")) {
            entries.put(key, new Bencode.Int(0));
        }
        assertThat(encoded(new Bencode.Dictionary(entries)))
                .isEqualTo("d0:i0e1:\u0000i0e1:\u007fi0e1:\u0080i0e1:\u00ffi0ee");
    }
}
