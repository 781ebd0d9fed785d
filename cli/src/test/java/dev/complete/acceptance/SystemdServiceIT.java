package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service shares the host's {@code /dev} and {@code /sys} unless its unit says otherwise: an image tries both. */
final class SystemdServiceIT {

    /** Opens devices for reading only, and those alone that do nothing when they are opened. */
    private static final String TRY_THE_HOST = """
            #!/bin/sh
            grep -E '^NoNewPrivs:' /proc/self/status
            for path in /dev /sys /proc/sys /proc/irq; do
              find "$path" -type d -print | while read -r folder; do
                if true >"$folder/.probe"; then echo "wrote in [$folder]"; rm "$folder/.probe"; fi
              done 2>/dev/null
              find "$path" -type f -print | while read -r file; do
                if [ -w "$file" ] && true >>"$file"; then echo "opened [$file]"; fi
              done 2>/dev/null
              find "$path" '(' -type f -o -type c -o -type b ')' -exec chmod -v u+ '{}' + 2>/dev/null |
                sed -n "s/^mode of '\\(.*\\)' changed to .*/changed [\\1]/p"
            done
            for device in full fuse kmsg loop-control loop0 mem net/tun port ptmx pts/ptmx vcs; do
              if ( : <"/dev/$device" ) 2>/dev/null; then echo "device [$device]"; fi
            done
            for file in /dev/shm/*; do echo "shared [$file]"; done
            if dd if=/dev/zero of=/dev/shm/big bs=64k count=1100 2>/dev/null; then echo unlimited; else echo limited; fi
            rm -f /dev/shm/big
            for tree in debug tracing config security; do ls "/sys/kernel/$tree" 2>/dev/null; done
            echo end
            """;

    private static final String MANIFEST = """
            complete: 1
            components: {all: {copy: {root/: /}}}
            image:
              layers: [all]
              init: [/bin/try-the-host]
              users: {app: 10001}
            images:
              root: {}
              user: {user: app}
              root-gains: {allow: {setuid: {/bin/su: to be tried}}}
              user-gains: {user: app, allow: {setuid: {/bin/su: to be tried}}}
            """;

    @TempDir
    private static Path shared;

    private static Path out;

    @BeforeAll
    static void build() {
        ContractRuntime.SYSTEMD.require();
        GitFixture top = GitFixture.init(shared.resolve("probe"))
                .executable("root/bin/try-the-host", TRY_THE_HOST)
                .write("complete.yaml", MANIFEST);
        ProbeImages.addBusybox(top, "chmod", "dd", "find", "grep", "ls", "rm", "sed", "sh");
        top.commit("probe");
        out = shared.resolve("out");
        InstalledLauncher.complete("build", top.path().toString(), "--format", "bundle,systemd")
                .with("--audit", "off", "--output", out.toString())
                .with("--cache", shared.resolve("cache").toString())
                .succeed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "user", "root-gains", "user-gains"})
    void hasNothingOfTheHostsDevicesAndMemory(String image, @TempDir Path scratch) throws IOException {
        Path others = Files.createTempFile(Path.of("/dev/shm"), "complete-test-", ".of-another");
        try {
            String output = ContractRuntime.SYSTEMD.run(out, scratch, image).log(image);
            assertThat(output.lines())
                    .as(output)
                    .containsExactlyInAnyOrder(
                            "NoNewPrivs:\t" + (image.endsWith("-gains") ? 0 : 1),
                            "wrote in [/dev/mqueue]",
                            "wrote in [/dev/shm]",
                            "device [full]",
                            "shared [/dev/shm/*]",
                            "limited",
                            "end");
        } finally {
            Files.delete(others);
        }
    }

    @Test
    void startsAsRootOnlyWhereItsProcessesAreItsOwnUnlessThatIsAccepted(@TempDir Path scratch) {
        Machine.require();
        String version = Command.of("systemctl", "--version").succeed().out().split("\\W+", 3)[1];
        try (Machine machine = Machine.boot(scratch, "")) {
            Command.Outcome outcome = machine.command("""
                            install -d -m 700 /var/lib/complete /etc/complete
                            cp -a "$1/root.bundle/." /var/lib/complete/root.bundle
                            cp "$1/root.service" /etc/systemd/system/
                            systemctl daemon-reload
                            for try in first accepted; do
                              if systemctl start root; then echo "$try: started"; else echo "$try: refused"; fi
                              systemctl stop root
                              touch /etc/complete/root.reaches-host
                            done
                            """, out.toString()).succeed();
            assertThat(outcome.out().lines())
                    .as("%s", outcome)
                    .containsExactly(
                            "first: " + (Integer.parseInt(version) < 257 ? "refused" : "started"), "accepted: started");
        }
    }

    /** The commands in the unit's comment, for a number that the host has already. */
    @Test
    void givesNoNumberToASecondUser() throws IOException {
        String unit = Files.readString(out.resolve("user.service"));
        String ours = unit.replace("10001", "0");
        String commands = String.join(
                "\n",
                ours.lines()
                        .filter(line -> line.startsWith("# getent "))
                        .map(line -> line.substring(2))
                        .toList());
        Command.Outcome outcome = Command.of("sh", "-ec", commands).succeed();
        assertThat(outcome.out().lines()).hasSize(2).allMatch(line -> line.startsWith("root:x:0:"));
    }
}
