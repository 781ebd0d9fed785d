package dev.complete.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellWordTest {

    @Test
    void quotesWhatAShellWouldReadOtherwise() {
        assertThat(ShellWord.of("deps/lib-1.0_x")).isEqualTo("deps/lib-1.0_x");
        assertThat(ShellWord.of("a b")).isEqualTo("'a b'");
        assertThat(ShellWord.of("it's; rm -rf /")).isEqualTo("'it'\\''s; rm -rf /'");
        assertThat(ShellWord.of("")).isEqualTo("''");
        assertThat(ShellWord.of("a\u001bb")).isEqualTo("'a\\u001bb'");
    }
}
