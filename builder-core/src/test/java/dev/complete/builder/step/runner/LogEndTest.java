package dev.complete.builder.step.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogEndTest {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 16, 26})
    void isTheLastBytesHoweverTheyCame(int piece) {
        LogEnd end = new LogEnd(8);
        byte[] all = ALPHABET.getBytes(UTF_8);
        for (int i = 0; i < all.length; i += piece) {
            int length = Math.min(piece, all.length - i);
            end.add(all, i, length);
            String soFar = ALPHABET.substring(0, i + length);
            assertThat(end.text()).isEqualTo(last(soFar, 8));
            assertThat(end.text(3)).isEqualTo(last(soFar, 3));
        }
    }

    @Test
    void isEmptyBeforeAnythingCame() {
        assertThat(new LogEnd(8).text()).isEmpty();
    }

    private static String last(String text, int count) {
        return text.substring(Math.max(0, text.length() - count));
    }
}
