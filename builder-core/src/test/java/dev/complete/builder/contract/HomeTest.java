package dev.complete.builder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.deploy.ComposeFile;
import dev.complete.builder.output.deploy.KubernetesManifest;
import dev.complete.builder.output.lxc.IncusImage;
import dev.complete.builder.output.lxc.LxcConfig;
import dev.complete.builder.output.systemd.NspawnSettings;
import dev.complete.builder.output.systemd.SystemdUnit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code HOME} of the image's {@code passwd}: OCI runtimes look it up, to others it is said. */
class HomeTest {

    @Test
    void isSaidToSystemsThatSetNone() throws Exception {
        RuntimeContract contract = Contracts.rich();
        assertThat(LxcConfig.text(contract)).containsOnlyOnce("HOME=").contains("lxc.environment = HOME=/srv/home\n");
        assertThat(IncusImage.profile(contract)).contains("environment.HOME: /srv/home\n");
        assertThat(NspawnSettings.text(contract, path -> true))
                .containsOnlyOnce("HOME=")
                .contains("Environment=HOME=/srv/home\n");
        assertThat(SystemdUnit.text(contract)).containsOnlyOnce("HOME=").contains("Environment=HOME=/srv/home\n");
    }

    @Test
    void isTheManifestsWhereItSaysSo() throws Exception {
        RuntimeContract contract = Contracts.of("shop", List.of("/x"), "HOME", "/mine");
        assertThat(List.of(LxcConfig.text(contract), IncusImage.profile(contract), SystemdUnit.text(contract)))
                .allMatch(text -> text.contains("/mine") && !text.contains("/srv/home"));
    }

    @Test
    void isLeftToOciRuntimes() throws Exception {
        RuntimeContract contract = Contracts.rich();
        assertThat(List.of(
                        new String(RuntimeSpec.json("volumes", contract), StandardCharsets.UTF_8),
                        ComposeFile.text(List.of(Contracts.deployed(contract))),
                        KubernetesManifest.text(Contracts.deployed(contract))))
                .noneMatch(text -> text.contains("HOME"));
    }
}
