package dev.complete.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0,                   0 B",
        "999,                 999 B",
        "1000,                1.0 kB",
        "1234,                1.2 kB",
        "9949,                9.9 kB",
        "9950,                10 kB",
        "999499,              999 kB",
        "999500,              1.0 MB",
        "59000000,            59 MB",
        "1500000000000,       1.5 TB",
        "9223372036854775807, 9223372 TB",
    })
    void bytes(long bytes, String text) {
        assertThat(Quantities.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,            0.0 s",
        "49000000,     0.0 s",
        "120000000,    0.1 s",
        "9940000000,   9.9 s",
        "9960000000,   10 s",
        "119400000000, 119 s",
        "119600000000, 2 min 0 s",
        "200000000000, 3 min 20 s",
    })
    void durations(long nanos, String text) {
        assertThat(Quantities.duration(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, '0 files'", "1, '1 file'", "3361, '3,361 files'"})
    void counts(long number, String text) {
        assertThat(Quantities.count(number, "file", "files")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500, 500", "64k, 65536", "2G, 2147483648", "1t, 1099511627776"})
    void parses(String text, long value) {
        assertThat(Quantities.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "k", "-1", "-5k", "+5", "1.5g", "1kb", " 1", "many", "9223372036854775808", "9999999999t"})
    void refuses(String text) {
        assertThatThrownBy(() -> Quantities.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`" + text + "` is not a number such as 500, 64k or 2g");
    }
}
