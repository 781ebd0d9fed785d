package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.format.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LXD, which Incus comes from, on what we wrote. */
class IncusTest {

    /** A daemon of its own in namespaces of its own, so that no mount and no process is left. */
    private static final String RUN = """
            export LXD_DIR=$PWD/lxd HOME=$PWD
            chmod 711 . # its containers' root is a user like others
            mkdir lxd
            lxd --group root >lxd.log 2>&1 &
            trap 'lxc delete --force shop >/dev/null 2>&1 || true; lxd shutdown --timeout 5 >/dev/null 2>&1 || true' EXIT
            lxd waitready --timeout 60 || { echo 'no daemon'; cat lxd.log; exit 0; }
            {
              lxc storage create default dir
              lxc profile device add default root disk path=/ pool=default
              lxc storage volume create default shop-data
              lxc image import --quiet shop.incus/shop.tar.xz --alias shop
              lxc profile create shop
              lxc profile edit shop <shop.incus/profile.yaml
              lxc launch --quiet shop shop --profile default --profile shop
            } </dev/null >setup.log 2>&1 || { cat setup.log; lxc info shop --show-log; exit 1; }
            for try in $(seq 200); do
              lxc exec shop -- /bin/busybox test -e /tmp/end </dev/null 2>exec.log && break
              sleep 0.1
            done
            lxc console shop --show-log # reading it empties it
            lxc image info shop
            """;

    @TempDir
    Path out;

    @Test
    void lxdRunsTheImageWithItsProfile() throws Exception {
        Tool.require("lxd", "lxc", "busybox", "unshare", "xz");
        Tool.requireRoot();
        Sample sample = new Sample().directory("/data", 0700, 10001).directory("/work", 0750, 10001);
        sample.writable("/data", 1 << 20, true).writable("/work", 1 << 20, false);
        sample.binary("/bin/busybox", Files.readAllBytes(Path.of("/usr/bin/busybox")));
        sample.file("/bin/go", 0755, 0, """
                PATH=/bin busybox id
                busybox grep -E '^(CapBnd|NoNewPrivs)' /proc/self/status
                echo "[$SPACED]"
                echo no > /etc/x
                echo yes > /work/file && busybox cat /work/file
                busybox stat -c %a_%u /work /data /tmp
                busybox cut -d ' ' -f 2 /proc/mounts
                : >/tmp/end
                exec busybox sleep 1000
                """);
        sample.env = new TreeMap<>(Map.of("PATH", "/bin", "SPACED", " a  'b' \"c\" %"));
        sample.entrypoint = List.of("/bin/busybox", "sh", "/bin/go");
        Outputs.write(
                out,
                List.of(sample.image("shop")),
                EnumSet.of(Format.INCUS),
                sample.frames(),
                sample.contents(),
                Sample.OPTIONS,
                Sample.BUILD);

        Files.writeString(out.resolve("run"), RUN);
        String said = Tool.sh(out, "unshare --mount sh -eu run");

        if (said.startsWith("no daemon")) {
            System.err.println("SKIPPED: needs a kernel that LXD starts on: " + said);
            Assumptions.abort("needs a kernel that LXD starts on");
        }
        assertThat(said.replace("\r", ""))
                .contains("uid=10001 gid=10001")
                .contains("CapBnd:\t0000000020000420\nNoNewPrivs:\t1\n")
                .contains("[ a  'b' \"c\" %]\n")
                .contains("Read-only file system")
                .contains("\nyes\n750_10001\n700_10001\n1777_0\n")
                .contains("\n/data\n")
                .contains("Created: 1980/02/01");
    }
}
