package dev.complete.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "café", "日本語", "😀 in two chars", "a\u00a0b", "'quotes' \"both\""})
    void leavesOrdinaryTextAlone(String text) {
        assertThat(Printable.escape(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "00, \\u0000",
        "07, \\u0007",
        "08, \\u0008",
        "09, \\t",
        "0a, \\n",
        "0d, \\r",
        "1b, \\u001b",
        "7f, \\u007f",
        "80, \\u0080",
        "85, \\u0085",
        "9b, \\u009b",
        "9f, \\u009f",
        "5c, \\\\",
        "2028, \\u2028",
        "2029, \\u2029",
        "200e, \\u200e",
        "200f, \\u200f",
        "061c, \\u061c",
        "206a, \\u206a",
        "202a, \\u202a",
        "202e, \\u202e",
        "2066, \\u2066",
        "2069, \\u2069",
        "feff, \\ufeff",
        "d800, \\ud800",
        "dfff, \\udfff"
    })
    void escapesWhatCouldDeceive(String code, String escaped) {
        String text = "a" + (char) Integer.parseInt(code, 16) + "b";

        assertThat(Printable.escape(text)).isEqualTo("a" + escaped + "b");
    }

    @Test
    void escapesSurrogatesOnlyWithoutTheirPartner() {
        assertThat(Printable.escape("\n😀")).isEqualTo("\\n😀");
        assertThat(Printable.escape("\ude00\ud83d")).isEqualTo("\\ude00\\ud83d");
        assertThat(Printable.escape("end \ud83d")).isEqualTo("end \\ud83d");
    }

    @Test
    void isUnambiguous() {
        assertThat(Printable.escape("\\n")).isNotEqualTo(Printable.escape("\n"));
    }
}
