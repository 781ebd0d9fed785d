package dev.complete.builder.output.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.contract.Contracts;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.Sample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LxcConfigTest {

    /** The parser strips one pair of quotes around a whole value, so a value that starts with one needs another. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a|/x a",
                "`a b`|/x 'a b'",
                "``|/x ''",
                "it's|/x it's",
                "`it's a`|/x \"it's a\"",
                "\"q|/x '\"q'",
                "a#b|/x a#b",
                "a=b|/x a=b",
                "a\\|/x a\\"
            })
    void quotesArgumentsAsLxcReadsThem(String argument, String expected) throws Exception {
        Sample sample = new Sample();
        sample.entrypoint = List.of("/x", argument);
        assertThat(config(sample)).contains("\nlxc.init.cmd = " + expected + "\n");
    }

    @Test
    void wrapsAValueThatStartsWithAQuoteOrEndsWithASpace() throws Exception {
        Sample sample = new Sample();
        sample.entrypoint = List.of("/x y", "z w");
        sample.env = new TreeMap<>(Map.of("A", "1 ", "B", "'2'"));
        assertThat(config(sample))
                .contains("\nlxc.init.cmd = \"'/x y' 'z w'\"\n")
                .contains("\nlxc.environment = \"A=1 \"\n")
                .contains("\nlxc.environment = B='2'\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nlxc.hook.start-host = evil", "a\rb", "it's \"both\"", "x LXC_ROOTFS y", "\u0001"})
    void refusesWhatLxcCannotSay(String argument) {
        Sample sample = new Sample();
        sample.entrypoint = List.of("/x", argument);
        assertThatThrownBy(() -> config(sample))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("image shop cannot be written for LXC: an argument holds ")
                .hasMessageContaining("leave `lxc` out of --format");
    }

    @Test
    void refusesAVolumeWhosePathAShellWouldRead() {
        Sample sample = new Sample().directory("/a;b", 0755, 0).writable("/a;b", 1, true);
        assertThatThrownBy(() -> config(sample))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("a;b");
    }

    @Test
    void escapesSpacesInMountTargets() throws Exception {
        Sample sample = new Sample().directory("/a b", 0755, 0).writable("/a b", 1, false);
        assertThat(config(sample)).contains("\nlxc.mount.entry = tmpfs a\\040b tmpfs rw,");
    }

    private static String config(Sample sample) throws Exception {
        return LxcConfig.text(sample.image("shop").images().get(0).contract());
    }

    @Test
    void mountsWhereAWritablePathReallyIs() throws Exception {
        Sample sample = new Sample().directory("/run", 0755, 0).link("/var-run", "run");
        sample.writable("/var-run", 1, false).writable("/run", 2, false);

        assertThat(config(sample))
                .containsOnlyOnce("lxc.mount.entry = tmpfs run tmpfs")
                .doesNotContain("var-run");
    }

    @Test
    void takesBackWhatTheHostsSettingsHandOut() throws Exception {
        assertThat(LxcConfig.text(Contracts.privileged()))
                .containsSubsequence(
                        "/common.conf\n",
                        "lxc.mount.entry =\n",
                        "lxc.hook.mount =\n",
                        "lxc.mount.auto =\n",
                        "lxc.mount.entry = tmpfs dev/.lxc tmpfs ro,nosuid,nodev,noexec,create=dir",
                        "lxc.mount.entry = ");
    }

    @Test
    void runsNoHookThatHasTheImagesVariables() throws Exception {
        String all = LxcConfig.text(Contracts.rich()) + IncusImage.profile(Contracts.rich());
        assertThat(all.lines().map(String::strip).filter(line -> line.startsWith("lxc.hook.")))
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.startsWith("lxc.hook.pre-start = ")
                        || line.startsWith("lxc.hook.start-host = ")
                        || line.equals("lxc.hook.mount ="));
    }

    @Test
    void bindsNothingOfTheHostThatRootMayChange() throws Exception {
        String both = LxcConfig.text(Contracts.privileged()) + IncusImage.profile(Contracts.privileged());
        assertThat(both.lines().filter(line -> line.contains("lxc.mount.entry = /")))
                .isNotEmpty()
                .allMatch(line -> line.contains("= /dev/null ") && line.contains(" bind,ro,nosuid,noexec"));
    }

    @Test
    void givesVolumesToTheirOwnersWhenTheContainersIdsAreKnown() throws Exception {
        assertThat(LxcConfig.text(Contracts.rich()).lines().filter(line -> line.contains("uid_map")))
                .singleElement()
                .asString()
                .startsWith("lxc.hook.start-host")
                .contains("gid_map")
                .contains(
                        " && own 700 999 999 /var/lib/data && mount -N $LXC_PID -o remount,bind,nosuid,nodev /var/lib/data && ")
                .endsWith(" && mount -N $LXC_PID -o remount,bind,nosuid,nodev /var/lib/data/Cache' #");
        assertThat(LxcConfig.text(Contracts.privileged())).doesNotContain("uid_map");
    }

    @Test
    void mountsProcReadOnlyForRootOfTheHost() throws Exception {
        String command = "mount -N $LXC_PID -o remount,bind,ro,nosuid,nodev,noexec /proc";
        assertThat(LxcConfig.text(Contracts.privileged())).contains(command);
        assertThat(LxcConfig.text(Contracts.rich())).doesNotContain(command);
    }

    @Test
    void leavesAppArmorsProfileBeforeItMounts() throws Exception {
        assertThat(LxcConfig.text(Contracts.rich()).lines().filter(line -> line.contains(" mount -N ")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("lxc.hook.start-host = sh -c 'echo changeprofile unconfined "));
    }
}
