package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTextTest {

    @Test
    void readsWhatNamesAPath() throws Exception {
        assertThat(PathText.parse("a b/../é")).isEqualTo(Path.of("a b/../é"));
    }

    @ParameterizedTest
    @CsvSource({"a\0b, is no path", "caf\ufffd, is not UTF-8", "half \ud800, is no path"})
    void saysWhyATextNamesNone(String text, String why) {
        assertThatThrownBy(() -> PathText.parse(text))
                .isInstanceOfSatisfying(
                        FileSystemException.class, e -> assertThat(e.getFile()).isEqualTo(text))
                .hasMessageContaining(why);
    }
}
