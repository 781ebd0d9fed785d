package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.format.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lxc-create} and {@code lxc-execute} on what we wrote. */
class LxcTest {

    @TempDir
    Path out;

    @Test
    void lxcRunsThePairReadOnlyWithItsContract() throws Exception {
        Tool.require("lxc-create", "lxc-execute", "busybox");
        Tool.requireRoot();
        Path busybox = Path.of("/usr/bin/busybox");
        Sample sample = new Sample().directory("/data", 0700, 10001).directory("/run", 0755, 0);
        sample.writable("/data", 1 << 20, true);
        sample.binary("/bin/busybox", Files.readAllBytes(busybox));
        sample.env = new TreeMap<>(Map.of("PATH", "/bin", "SPACED", " a  'b' "));
        sample.entrypoint = List.of(
                "/bin/busybox",
                "sh",
                "-c",
                "echo \"[$SPACED]\"; busybox id; busybox pwd; echo no > /etc/x; echo yes > /data/kept; echo t > /tmp/t;"
                        + " busybox cat /data/kept; busybox stat -c %a_%u /data; exit 7");
        Outputs.write(
                out,
                List.of(sample.image("shop")),
                EnumSet.of(Format.LXC),
                sample.frames(),
                Sample.CONTENTS,
                Sample.OPTIONS,
                Sample.BUILD);
        String name = "complete-" + Long.toHexString(System.nanoTime());
        String said = Tool.sh(
                out,
                "mkdir lxc; printf 'lxc.net.0.type = empty\\nlxc.net.0.flags = up\\n' > net;"
                        + " lxc-create -P $PWD/lxc -n " + name + " -t local -f net --"
                        + " --metadata $PWD/shop.lxc/meta.tar.xz --fstree $PWD/shop.lxc/rootfs.tar.xz;"
                        + " lxc-execute -P $PWD/lxc -n " + name + " -s lxc.console.path=none 2>&1 || echo exit $?;"
                        + " cat $PWD/lxc/" + name + "/volumes/data/kept; umount -R lxc/" + name
                        + "/rootfs 2>/dev/null || true");
        assertThat(said)
                .contains("[ a  'b' ]")
                .contains("uid=10001 gid=10001")
                .contains("Read-only file system")
                .contains("exit 7")
                .containsPattern("700_10001\n")
                .endsWith("yes\n");
    }
}
