package dev.complete.registry.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static Challenge challenge(String scheme, String... parameters) {
        TreeMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new Challenge(scheme, map);
    }

    private static Arguments row(String header, Challenge... expected) {
        return Arguments.of(header, List.of(expected));
    }

    private static Stream<Arguments> headers() {
        return Stream.of(
                row(
                        "Bearer realm=\"https://auth.example/token\",service=\"registry.example\","
                                + "scope=\"repository:team/orders:pull,push\"",
                        challenge(
                                "bearer",
                                "realm",
                                "https://auth.example/token",
                                "service",
                                "registry.example",
                                "scope",
                                "repository:team/orders:pull,push")),
                row("BASIC Realm=simple", challenge("basic", "realm", "simple")),
                row("Basic realm=\"a \\\"b\\\" \\\\ c\"", challenge("basic", "realm", "a \"b\" \\ c")),
                row("Basic realm=\"\"", challenge("basic", "realm", "")),
                row("Basic realm = \"x\" , charset = UTF-8", challenge("basic", "realm", "x", "charset", "UTF-8")),
                row(
                        "Basic realm=\"a, Bearer b=c\", Bearer realm=d, Digest e=f,g=h",
                        challenge("basic", "realm", "a, Bearer b=c"),
                        challenge("bearer", "realm", "d"),
                        challenge("digest", "e", "f", "g", "h")),
                row("Negotiate, Basic realm=x", challenge("negotiate"), challenge("basic", "realm", "x")),
                row("Negotiate YII+/a-._~== , NTLM", challenge("negotiate"), challenge("ntlm")),
                row(", ,Basic realm=x, , ,Negotiate,", challenge("basic", "realm", "x"), challenge("negotiate")),
                row("Basic realm=x, Bearer realm=\"open", challenge("basic", "realm", "x")));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void readsTheChallengesOfAHeader(String header, List<Challenge> expected) {
        assertThat(Challenge.parse(List.of(header))).isEqualTo(expected);
    }

    @Test
    void readsTheChallengesOfSeveralHeadersInTheirOrder() {
        assertThat(Challenge.parse(List.of("Basic realm=a", "=", "Bearer realm=b")))
                .containsExactly(challenge("basic", "realm", "a"), challenge("bearer", "realm", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "=",
                "\"",
                "\\",
                "Basic=",
                "Basic realm=",
                "Basic realm=,",
                "Basic realm=\"",
                "Basic realm=\"a",
                "Basic realm=\"a\\",
                "Basic realm=\"a\"b",
                "Basic realm=a b",
                "Basic a b",
                "Basic realm=a, realm=b",
                "Basic realm=a, Realm=b",
                "Basic realm=\"a\u0000\"",
                "Basic realm=\"a\\\n\"",
                "Basic realm=https://x/",
                "Basic,=a",
                "B\u00e4sic realm=a",
                "\ud800",
            })
    void takesNoChallengeFromWhatIsNone(String header) {
        assertThat(Challenge.parse(List.of(header)))
                .allSatisfy(challenge -> assertThat(challenge).isEqualTo(challenge("basic")));
        assertThat(Challenge.parse(List.of("Basic " + header + " =\"")))
                .allSatisfy(each -> assertThat(each.parameters()).isEqualTo(Map.of()));
    }

    @Test
    void takesNothingFromAHeaderThatIsTooLong() {
        String header = "Basic realm=" + "a".repeat(16 << 10);
        assertThat(Challenge.parse(List.of(header))).isEmpty();
        assertThat(Challenge.parse(List.of(header.substring(0, 16 << 10)))).hasSize(1);
    }

    @Test
    void takesNoMoreThanSixteenChallenges() {
        assertThat(Challenge.parse(List.of("a,".repeat(100), "b,".repeat(100)))).hasSize(16);
    }

    @Test
    void takesNoMoreThanThirtyTwoParameters() {
        StringBuilder header = new StringBuilder("Basic a0=0");
        for (int i = 1; i < 32; i++) {
            header.append(",a").append(i).append("=0");
        }
        assertThat(Challenge.parse(List.of(header.toString()))).hasSize(1);
        assertThat(Challenge.parse(List.of(header + ",b=0"))).isEmpty();
    }

    /** The same texts each time. */
    @Test
    void takesOnlyWhatIsWellFormedFromAnyText() {
        String[] parts = {"Basic", "a", "=", "=", "\"", "\\", ",", ",", " ", " ", "\t", "/", "\u0000", "\u00e4", "b="};
        Random random = new Random(13);
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder header = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                header.append(parts[random.nextInt(parts.length)]);
            }
            for (Challenge challenge : Challenge.parse(List.of(header.toString()))) {
                found++;
                assertThat(challenge.scheme()).matches("(basic|a|b)+");
                assertThat(challenge.parameters()).allSatisfy((name, value) -> {
                    assertThat(name).matches("(basic|a|b)+");
                    assertThat(header).contains(value.isEmpty() ? "\"\"" : value.substring(0, 1));
                    assertThat(value).doesNotContain("\0");
                });
            }
        }
        assertThat(found).isGreaterThan(1000);
    }
}
