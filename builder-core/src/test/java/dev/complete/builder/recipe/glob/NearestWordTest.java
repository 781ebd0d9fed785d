package dev.complete.builder.recipe.glob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {

    private static final List<String> KEYS =
            List.of("copy", "exclude", "files", "links", "overrides", "submodules", "unpack");

    @ParameterizedTest
    @CsvSource({"exlude,exclude", "Exclude,exclude", "file,files", "cpoy,copy", "unpakc,unpack", "overides,overrides"})
    void findsWhatWasMeant(String word, String meant) {
        assertThat(NearestWord.to(word, KEYS)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"entrypoint", "x", "''", "volumes"})
    void doesNotGuessWildly(String word) {
        assertThat(NearestWord.to(word, KEYS)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'',abc,3", "abc,'',3", "abc,abc,0", "ab,ba,1", "abcd,acbd,1", "kitten,sitting,3"})
    void countsEdits(String a, String b, int edits) {
        assertThat(NearestWord.distance(a, b)).isEqualTo(edits);
    }

    @Test
    void namesAllWhenNoneIsNear() {
        assertThat(NearestWord.hint("x", List.of("owner", "mode"))).isEqualTo("valid: owner, mode");
        assertThat(NearestWord.hint("x".repeat(1_000_000), List.of("owner"))).isEqualTo("valid: owner");
        assertThat(NearestWord.hint("x", List.of())).isNull();
    }
}
