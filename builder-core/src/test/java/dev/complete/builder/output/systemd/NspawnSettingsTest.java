package dev.complete.builder.output.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.contract.Contracts;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NspawnSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"a|a", "`a b`|'a b'", "``|''", "it's|'it'\"'\"'s'", "a\\b|'a\\b'", "5%|5%", "$A|'$A'"})
    void quotesWordsWithoutEscapes(String word, String expected) throws Exception {
        assertThat(NspawnSettings.text(Contracts.of("shop", List.of("/x", word), "A", "b"), path -> true))
                .contains("\nParameters=/usr/bin/tini -- /x " + expected + "\n");
    }

    @Test
    void refusesAUserWhomTheImageCannotName() throws Exception {
        assertThatThrownBy(() -> NspawnSettings.text(Contracts.rich(), path -> !path.endsWith("/getent")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("user 10001")
                .hasMessageContaining("/usr/bin/getent")
                .hasMessageNotContaining("--oci-bundle") // fails with a volume
                .hasMessageContaining("leave `nspawn` out of --format");
        assertThat(NspawnSettings.text(Contracts.privileged(), "/usr"::equals)).doesNotContain("User=");
    }

    @Test
    void refusesAnImageThatNspawnTakesForNone() {
        assertThatThrownBy(() -> NspawnSettings.text(Contracts.privileged(), path -> false))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("a root without /usr")
                .hasMessageContaining("files: {/usr/:")
                .hasMessageContaining("leave `nspawn` out of --format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nBoot=yes", "a\rb", "\u0001"})
    void refusesALineEndInAWord(String word) {
        assertThatThrownBy(() -> NspawnSettings.text(Contracts.of("shop", List.of("/x", word), "A", "b"), path -> true))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("an argument holds a line end or another control character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv\\", "/srv "})
    void refusesAWorkDirectoryThatWouldNotEndWithItsLine(String folder) throws Exception {
        RuntimeContract contract = Contracts.of("shop", List.of("/x"), "A", "b");
        assertThat(NspawnSettings.text(contract.at("/s r\\v"), path -> true)).contains("\nWorkingDirectory=/s r\\v\n");
        assertThatThrownBy(() -> NspawnSettings.text(contract.at(folder), path -> true))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("the work directory ends with a backslash or a blank");
    }

    @Test
    void saysWhatNspawnDoesItsOwnWay() {
        assertThat(NspawnSettings.notes(Contracts.rich()))
                .anyMatch(note -> note.contains("/run is systemd-nspawn's own"))
                .anyMatch(note -> note.contains("install -d -m 700 -o 999 -g 999"))
                .anyMatch(note -> note.contains("DATABASE_URL") && note.contains("Environment=NAME=VALUE"))
                .noneMatch(note -> note.contains("--setenv")); // drops every Environment= of the settings
    }

    /** It runs the image's getent as root with all capabilities. */
    @Test
    void givesNoContainerTheHostsIds() throws Exception {
        assertThat(NspawnSettings.text(Contracts.rich(), path -> true))
                .contains("\nPrivateUsers=pick\n", "\nPrivateUsersOwnership=auto\n", ":/var/lib/data:idmap\n");
        assertThat(NspawnSettings.text(Contracts.privileged(), path -> true)).contains("\nPrivateUsers=pick\n");
    }

    @Test
    void refusesWhatSystemdPassesOverALineFor() {
        RuntimeContract contract = Contracts.of("shop", List.of("/x", "\ufdd0"), "A", "1");
        assertThatThrownBy(() -> NspawnSettings.text(contract, path -> true)).hasMessageContaining("no character");
    }
}
