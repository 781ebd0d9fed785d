package dev.complete.git.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NetrcTest {

    private static final Netrc NETRC = Netrc.parse("""
            # a comment
            machine a.example login one password "p w"
            machine b.example
              login two
              account ignored
              password p2
            macdef init
            machine c.example login never password never

            machine a.example login three password p3
            default login anyone password any
            """);

    @Test
    void findsTheFirstLoginForTheHost() {
        assertThat(NETRC.find("a.example", null)).isEqualTo(new Login("one", "p w"));
        assertThat(NETRC.find("B.EXAMPLE", null)).isEqualTo(new Login("two", "p2"));
    }

    @Test
    void findsTheLoginOfAKnownUser() {
        assertThat(NETRC.find("a.example", "three")).isEqualTo(new Login("three", "p3"));
        assertThat(NETRC.find("a.example", "nobody")).isNull();
    }

    @Test
    void defaultIsForEveryOtherHostAndMacrosAreSkipped() {
        assertThat(NETRC.find("c.example", null)).isEqualTo(new Login("anyone", "any"));
    }

    @Test
    void anAbsentFileHoldsNothing() {
        assertThat(Netrc.read(Path.of("/nowhere/.netrc"), trouble -> {
                            throw new AssertionError(trouble);
                        })
                        .find("a", null))
                .isNull();
    }

    @Test
    void aLoginPrintsNothing() {
        assertThat(new Login("u", "p").toString()).isEqualTo("Login[hidden]");
    }
}
