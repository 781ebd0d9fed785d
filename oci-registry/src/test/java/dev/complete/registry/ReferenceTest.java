package dev.complete.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "registry.example/orders, registry.example, orders, latest",
        "registry.example/team/orders:1.4, registry.example, team/orders, 1.4",
        "docker://registry.example/team/orders:1.4, registry.example, team/orders, 1.4",
        "Registry.Example:5000/a/b__c/d-e.f:V_1.-x, registry.example:5000, a/b__c/d-e.f, V_1.-x",
        "localhost/orders, localhost, orders, latest",
        "localhost:5000/orders, localhost:5000, orders, latest",
        "127.0.0.1:5000/orders, 127.0.0.1:5000, orders, latest",
        "[::1]:5000/orders:2, [::1]:5000, orders, 2",
    })
    void isTakenApart(String text, String host, String repository, String name) {
        Reference reference = Reference.parse(text);
        assertThat(reference.host()).isEqualTo(host);
        assertThat(reference.repository().text()).isEqualTo(repository);
        assertThat(reference.name().text()).isEqualTo(name);
    }

    @Test
    void aDigestComesBeforeATag() {
        Reference reference = Reference.parse("registry.example/orders:1@" + DIGEST);
        assertThat(reference.name().text()).isEqualTo(DIGEST);
        assertThat(reference.tag()).isEqualTo("1");
        assertThat(reference).hasToString("registry.example/orders:1@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "orders:1",
                "team/orders",
                "registry.example",
                "registry.example/",
                "/orders",
                "https://registry.example/orders",
                "user@registry.example/orders",
                "registry.example:port/orders",
                "registry.example:123456/orders",
                "registry.example/Orders",
                "registry.example//orders",
                "registry.example/orders/",
                "registry.example/../orders",
                "registry.example/-orders",
                "registry.example/or ders",
                "registry.example/orders:",
                "registry.example/orders:.1",
                "registry.example/orders:-1",
                "registry.example/orders:a/b",
                "registry.example/orders?x",
                "registry.example/orders#x",
                "registry.example/orders@sha256:12",
                "registry.example/orders@md5:0123",
                "registry.example/orders\n",
                "..example/orders",
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aTagHasAtMost128Characters() {
        String longest = "a".repeat(128);
        assertThat(Reference.parse("registry.example/orders:" + longest).tag()).isEqualTo(longest);
        assertThatThrownBy(() -> Reference.parse("registry.example/orders:a" + longest))
                .hasMessageContaining("no tag");
    }

    /** Patterns that go back at each character would take for ever. */
    @Test
    void aNameOfAnyKindIsLookedAtInNoTime() {
        String name = "a-".repeat(120);
        assertThatThrownBy(() -> Reference.parse("registry.example/" + name)).hasMessageContaining("no name");
        assertThatThrownBy(() -> Reference.parse("registry.example/" + "a".repeat(100_000)))
                .hasMessageContaining("no name");
    }
}
