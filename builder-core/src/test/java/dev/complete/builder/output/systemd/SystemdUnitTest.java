package dev.complete.builder.output.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.contract.Contracts;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdUnitTest {

    @TempDir
    Path folder;

    /** All it may miss is what only the service's own root has, and what only systemd 257 or 258 knows. */
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
                .allMatch(line -> line.contains(": Unknown key 'PrivatePIDs' in section")
                        || line.contains(": Unknown key 'AssertVersion' in section")
                        || line.endsWith(
                                "Command " + contract.argv().get(0) + " is not executable: No such file or directory"));
    }

    @Test
    void exposesLittle() throws Exception {
        Tool.require("systemd-analyze");
        Files.writeString(folder.resolve("shop.service"), SystemdUnit.text(Contracts.rich()));
        Tool.sh(folder, "systemd-analyze security --offline=true --threshold=22 --no-pager ./shop.service");
    }

    /** Whoever may gain privileges as another than root cannot have a /dev of the service's own. */
    @Test
    void handsOutNothingOfTheHost() throws Exception {
        for (RuntimeContract contract :
                List.of(Contracts.rich(), Contracts.privileged(), Contracts.gaining(10_001), Contracts.gaining(0))) {
            String unit = SystemdUnit.text(contract);
            boolean own = contract.user().uid() == 0 || !contract.newPrivileges();
            assertThat(unit)
                    .contains("\nTemporaryFileSystem=/dev/shm:nosuid,nodev,noexec,mode=1777,size=65536k\n")
                    .contains("\nInaccessiblePaths=-+/dev/pts\n", "\nInaccessiblePaths=-+/sys/kernel/debug\n")
                    .contains("\nReadOnlyPaths=-+/sys\n")
                    .contains(own ? "\nPrivateDevices=yes\n" : "\nDevicePolicy=closed\nReadOnlyPaths=-+/dev\n")
                    .contains("\nNoNewPrivileges=" + (contract.newPrivileges() ? "no" : "yes") + "\n");
        }
    }

    @Test
    void takesTheMemoryThatTheManifestSaysForWhatIsShared() throws Exception {
        assertThat(SystemdUnit.text(Contracts.withMount("/dev/shm")).lines())
                .filteredOn(line -> line.startsWith("TemporaryFileSystem=/dev/shm"))
                .containsExactly("TemporaryFileSystem=/dev/shm:nosuid,nodev,mode=755,uid=0,gid=0");
    }

    /** Whoever can be root there would reach every process of the host, unless process ids are the service's own. */
    @Test
    void startsAsRootOnlyWhereItsProcessesAreItsOwn() throws Exception {
        for (RuntimeContract contract : List.of(Contracts.privileged(), Contracts.gaining(10_001))) {
            String accepted = "/etc/complete/" + contract.name() + ".reaches-host";
            assertThat(SystemdUnit.text(contract))
                    .contains("\nAssertVersion=|systemd >=257\n", "\nAssertPathExists=|" + accepted + "\n")
                    .containsPattern("\nDescription=.*" + accepted);
            assertThat(SystemdUnit.notes(contract))
                    .anyMatch(note -> note.contains("would reach the host's processes") && note.contains(accepted));
        }
        assertThat(SystemdUnit.text(Contracts.rich())).doesNotContain("=|").contains("\nDescription=shop\n");
        assertThat(SystemdUnit.notes(Contracts.rich())).noneMatch(note -> note.contains("the host's processes"));
    }

    /** A number that the host has already is not given to anybody else. */
    @Test
    void makesAUserKnownThatTheHostDoesNotKnow() throws Exception {
        assertThat(SystemdUnit.text(Contracts.rich()))
                .contains("# getent group 10001 || systemd-sysusers --inline 'g complete-10001 10001'\n")
                .contains("# getent passwd 10001 || systemd-sysusers --inline 'u complete-10001 10001:10001'\n");
        assertThat(SystemdUnit.text(Contracts.privileged())).doesNotContain("getent");
    }

    @Test
    void refusesWhatItCannotSay() {
        assertRefused(Contracts.starting("relative"), "absolute path");
        assertRefused(Contracts.requiring("A.B"), "`A.B`");
        assertRefused(Contracts.withMount("/a:b"), "`/a:b`");
        assertRefused(Contracts.withMount("/50%"), "`/50%`");
        assertRefused(Contracts.of("shop", List.of("/x"), "A.B", "1"), "`A.B=1`");
        assertRefused(Contracts.of("shop", List.of("/x"), "A", "\ufdd0"), "no character");
        assertRefused(Contracts.of("shop", List.of("/x", "\ufdd0"), "A", "1"), "no character");
    }

    private static void assertRefused(RuntimeContract contract, String problem) {
        assertThatThrownBy(() -> SystemdUnit.text(contract))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("image shop cannot be written for systemd: ")
                .hasMessageContaining(problem)
                .hasMessageContaining("leave `systemd` out of --format");
    }

    @Test
    void refusesANumberThatSystemdTakesForNone() {
        assertThatThrownBy(() -> SystemdUnit.text(Contracts.gaining(65535)))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("`65535`");
    }
}
