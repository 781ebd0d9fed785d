package dev.complete.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListTextTest {

    @Test
    void saysHowManyMoreThereAre() {
        assertThat(ListText.words(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
        assertThat(ListText.lines(List.of("a", "b", "c"), 2)).isEqualTo("a\nb\nand 1 more");
    }

    @Test
    void fewAreAllNamed() {
        assertThat(ListText.words(List.of("a", "b"), 2)).isEqualTo("a, b");
        assertThat(ListText.lines(List.of(), 2)).isEmpty();
    }

    @Test
    void escapesWhatComesFromOutside() {
        assertThat(ListText.escaped(List.of("a\n", "b"), 1)).isEqualTo("a\\n and 1 more");
    }
}
