package dev.complete.builder.output.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.contract.Contracts;
import dev.complete.builder.failure.BuildException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncusImageTest {

    @Test
    void refusesAnArgumentThatItWouldTearApart() {
        assertThatThrownBy(() -> IncusImage.profile(Contracts.of("shop", List.of("/x", "a b"), "A", "b")))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("image shop cannot be written for Incus: it splits an argument, even in quotes")
                .hasMessageContaining("`a b`")
                .hasMessageContaining("leave `incus` out of --format");
    }

    @Test
    void refusesAVariableThatWouldBecomeAnother() {
        assertThatThrownBy(() -> IncusImage.profile(Contracts.of("shop", List.of("/x"), "A", "b\nc")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("line end");
        assertThatThrownBy(() -> IncusImage.profile(Contracts.of("shop", List.of("/x"), "A", "b ")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("`A=b `");
    }

    @Test
    void saysHowAVolumeIsMade() {
        assertThat(IncusImage.notes(Contracts.rich()))
                .anyMatch(note -> note.contains("incus storage volume create default shop-var-lib-data"))
                .anyMatch(note -> note.contains("DATABASE_URL"));
    }

    /** Incus and LXD refuse keys that only the other has, such as those for the API in `/dev`. */
    @Test
    void coversWhatTheHostPutsIntoDevInWordsThatBothKnow() throws Exception {
        assertThat(IncusImage.profile(Contracts.privileged()))
                .doesNotContain("security.devlxd", "security.guestapi")
                .contains("security.privileged: \"false\"", "security.nesting: \"false\"")
                .contains(
                        " dev/lxd tmpfs ro,",
                        " dev/incus tmpfs ro,",
                        " dev/net tmpfs ro,",
                        "/dev/null dev/fuse none bind,ro,");
    }
}
