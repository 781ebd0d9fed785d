package dev.complete.builder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.deploy.ComposeFile;
import dev.complete.builder.output.deploy.KubernetesManifest;
import dev.complete.builder.output.lxc.IncusImage;
import dev.complete.builder.output.lxc.LxcConfig;
import dev.complete.builder.output.systemd.NspawnSettings;
import dev.complete.builder.output.systemd.SystemdUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivilegedPortTest {

    @ParameterizedTest
    @CsvSource({
        "10001, 80/tcp,                 80",
        "10001, 443/tcp 80/tcp 53/udp,  53",
        "10001, 1023/sctp 8080/tcp,     1023",
        "10001, 1024/tcp,               -1",
        "10001, 0/tcp,                  -1",
        "10001, '',                     -1",
        "0,     80/tcp,                 -1"
    })
    void isTheLowestThatItsUserMayNotBind(long user, String ports, int expected) {
        RuntimeContract contract =
                Contracts.listening(user, List.of(ports.isEmpty() ? new String[0] : ports.split(" ")));
        assertThat(PrivilegedPort.of(contract).map(PrivilegedPort::number).orElse(-1))
                .isEqualTo(expected);
    }

    @Test
    void nothingIsSaidWhereNoPortIsLow() throws Exception {
        RuntimeContract contract = Contracts.listening(10_001, List.of("8080/tcp"));
        assertThat(List.of(
                        ComposeFile.text(List.of(Contracts.deployed(contract))),
                        IncusImage.profile(contract),
                        KubernetesManifest.text(Contracts.deployed(contract)),
                        LxcConfig.text(contract),
                        NspawnSettings.text(contract, path -> true),
                        new String(RuntimeSpec.json("volumes", contract), java.nio.charset.StandardCharsets.UTF_8),
                        SystemdUnit.text(contract)))
                .noneMatch(text -> text.contains("unprivileged_port") || text.contains("Ambient"));
    }
}
