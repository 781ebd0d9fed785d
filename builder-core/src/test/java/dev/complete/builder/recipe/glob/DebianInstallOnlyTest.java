package dev.complete.builder.recipe.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.rootfs.RootfsPath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebianInstallOnlyTest {

    private static boolean leavesOut(String path) {
        RootfsPath at = RootfsPath.of(path);
        boolean out = false;
        for (; !at.isRoot(); at = at.parent()) {
            out |= DebianInstallOnly.SET.matches(at);
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/share/doc/libc6/changelog.Debian.gz",
                "/usr/share/doc/nginx/examples/copyright/x",
                "/usr/share/man/man1/ls.1.gz",
                "/etc/init.d/nginx",
                "/etc/rc2.d/S01nginx",
                "/lib/systemd/system/nginx.service",
                "/usr/lib/systemd/system/nginx.service",
                "/usr/bin/dpkg",
                "/usr/bin/debconf-show",
                "/usr/sbin/update-ca-certificates",
                "/usr/bin/c_rehash",
                "/usr/bin/py3compile",
                "/usr/bin/passwd",
                "/var/lib/dpkg/info/libc6.list",
            })
    void leavesOutWhatOnlyInstallingNeeds(String path) {
        assertThat(leavesOut(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/share/doc/libc6/copyright",
                "/var/lib/dpkg/status.d/libc6",
                "/usr/bin/python3",
                "/usr/bin/dpkg-buildflags",
                "/usr/lib/systemd/libsystemd-shared-252.so",
                "/usr/lib/systemd/systemd",
                "/etc/default/rabbitmq-server",
                "/etc/passwd",
                "/etc/ssl/certs/ca-certificates.crt",
                "/etc/alternatives/java",
                "/usr/share/zoneinfo/UTC",
            })
    void keepsWhatProgramsLicencesAndScannersNeed(String path) {
        assertThat(leavesOut(path)).isFalse();
    }

    @Test
    void isReadWhereAnExcludeIsAndNearMissesAreNamed() {
        assertThat(PathSet.parse("debian-install-only").text()).isEqualTo("debian-install-only");
        assertThatThrownBy(() -> PathSet.parse("debian-instal-only"))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.hint()).isEqualTo("did you mean `debian-install-only`?"));
        assertThatThrownBy(() -> PathSet.parse("usr/share/doc/")).hasMessageContaining("is not an absolute path");
    }

    /** The list is part of format 1: images of today keep their digests. Another list needs another name. */
    @Test
    void isTheListOfFormatOne() throws Exception {
        byte[] list = DebianInstallOnly.list().getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(list)))
                .isEqualTo("559c8db74e560248b091a4a2a224ed93cb831dc4a32664e757e4c1f98b282bee");
    }
}
