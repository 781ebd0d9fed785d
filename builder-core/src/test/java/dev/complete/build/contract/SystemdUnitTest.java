package dev.complete.build.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.build.BuildException;
import dev.complete.build.output.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdUnitTest {

    @TempDir
    Path folder;

    /** All it may miss is what only the service's own root has. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void systemdKnowsEverySetting(boolean rich) throws Exception {
        Tool.require("systemd-analyze");
        RuntimeContract contract = rich ? Contracts.rich() : Contracts.privileged();
        String unit = contract.name() + "-service-of-a-test.service";
        Files.writeString(folder.resolve(unit), SystemdUnit.text(contract));
        String said = Tool.sh(folder, "systemd-analyze verify ./" + unit + " 2>&1 || true");
        assertThat(said.lines().filter(line -> line.contains(unit)))
                .as(said)
                .allMatch(line -> line.endsWith(
                        "Command " + contract.argv().get(0) + " is not executable: No such file or directory"));
    }

    @Test
    void exposesLittle() throws Exception {
        Tool.require("systemd-analyze");
        Files.writeString(folder.resolve("shop.service"), SystemdUnit.text(Contracts.rich()));
        Tool.sh(folder, "systemd-analyze security --offline=true --threshold=22 --no-pager ./shop.service");
    }

    @Test
    void refusesWhatItCannotSay() {
        assertRefused(Contracts.starting("relative"), "absolute path");
        assertRefused(Contracts.requiring("A.B"), "`A.B`");
        assertRefused(Contracts.withMount("/a:b"), "`/a:b`");
        assertRefused(Contracts.withMount("/50%"), "`/50%`");
    }

    private static void assertRefused(RuntimeContract contract, String problem) {
        assertThatThrownBy(() -> SystemdUnit.text(contract))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("image shop cannot be written for systemd: ")
                .hasMessageContaining(problem)
                .hasMessageContaining("leave `systemd` out of --format");
    }
}
