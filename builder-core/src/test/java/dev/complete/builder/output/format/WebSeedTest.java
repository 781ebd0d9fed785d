package dev.complete.builder.output.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSeedTest {

    @ParameterizedTest
    @CsvSource({
        "https://files.example/images/, https://files.example/images/",
        "https://files.example/images, https://files.example/images/",
        "http://files.example:8080, http://files.example:8080/",
        "https://files.example/b%20c/é, https://files.example/b%20c/%C3%A9/",
    })
    void isTheUrlOfAFolder(String said, String url) {
        assertThat(WebSeed.parse(said)).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "files.example/images, is no http or https URL",
        "ftp://files.example/, is no http or https URL",
        "file:///srv/, is no http or https URL",
        "https:///images/, is no http or https URL",
        "https://me:secret@files.example/, holds a login",
        "https://files.example/?a=b, has more than a path",
        "https://files.example/#a, has more than a path",
        "https://files.example/a b, is no URL",
        "'', is no http or https URL",
    })
    void refusesWhatFilesCannotBeAppendedTo(String said, String problem) {
        assertThatThrownBy(() -> WebSeed.parse(said))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void showsWhatItRefusesWithoutItsControlCharacters() {
        assertThatThrownBy(() -> WebSeed.parse("https://files.example/\u001b[2J"))
                .hasMessageContaining("is no URL")
                .message()
                .doesNotContain("\u001b");
    }

    @Test
    void refusesOneThatIsTooLong() {
        assertThatThrownBy(() -> WebSeed.parse("https://files.example/" + "a".repeat(2_000)))
                .hasMessageContaining("is longer than 2000 characters");
    }
}
