package dev.complete.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowerHexTest {

    @Test
    void isSoManyDigits() {
        assertThat(LowerHex.isOf(16, "0123456789abcdef")).isTrue();
        assertThat(LowerHex.isOf(0, "")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "abcde", "abcD", "abcg", "ab c", "abc/", "abc:", "abc`", "abc\n", "abc٣"})
    void isNothingElse(String text) {
        assertThat(LowerHex.isOf(4, text)).isFalse();
    }
}
