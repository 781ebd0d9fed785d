package dev.complete.builder.output.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.contract.Contracts;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.Tool;
import dev.complete.builder.output.format.DeployedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ComposeFileTest {

    @TempDir
    Path folder;

    /** docker-compose reads a file with PyYAML, puts variables in, and holds it against the published schema. */
    @Test
    void composeTakesItAndFillsItIn() throws Exception {
        Tool.require("docker-compose");
        JsonNode shop = config("DATABASE_URL='a$b' IMAGE_PREFIX=example.org/").get("shop");
        assertThat(shop.get("image").asText()).isEqualTo("example.org/shop@" + Contracts.DIGEST);
        assertThat(shop.get("read_only").asBoolean()).isTrue();
        assertThat(shop.get("shm_size").asText()).isEqualTo("64m");
        assertThat(undoubled(shop.at("/environment/DATABASE_URL").asText())).isEqualTo("a$b");
        assertThat(undoubled(shop.at("/environment/PRICE").asText())).isEqualTo("5$ or 100%");
        assertThat(shop.at("/environment/SWITCH").asText()).isEqualTo("no");
        assertThat(undoubled(shop.at("/healthcheck/test/3").asText())).isEqualTo("5$");
        assertThat(shop.get("stop_signal").asText()).isEqualTo("SIGKILL");
    }

    @Test
    void composeRefusesToStartWithoutARequiredVariable() throws Exception {
        Tool.require("docker-compose");
        write();
        String said = Tool.sh(folder, "docker-compose config 2>&1 || echo refused");
        assertThat(said).contains("must be set").contains("DATABASE_URL").endsWith("refused\n");
    }

    /** Podman takes a file with a tmpfs's uid or gid for a mistake. */
    @Test
    void saysNoOwnerThatMakesNoDifference() throws Exception {
        String text = ComposeFile.text(List.of(Contracts.deployed(Contracts.rich())));
        assertThat(text).contains("/tmp:exec,mode=1777\"").contains("/run:exec,mode=755,uid=10001,gid=10001,size=");
    }

    @Test
    void saysWhatRootOfAnImageChanges() {
        assertThat(ComposeFile.notes(Contracts.privileged()))
                .containsExactly("compose: image root: root of the image can set modes in the host's /proc, "
                        + "unless Docker gives containers ids of their own (dockerd --userns-remap)");
        assertThat(ComposeFile.notes(Contracts.rich())).noneMatch(note -> note.contains("/proc"));
    }

    @Test
    void refusesWhatItCannotSay() {
        assertThatThrownBy(() -> ComposeFile.text(List.of(Contracts.deployed(Contracts.withMount("/a:b")))))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("cannot be written for Compose")
                .hasMessageContaining("`/a:b`");
        assertThatThrownBy(() -> ComposeFile.text(List.of(Contracts.deployed(Contracts.requiring("A.B")))))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("`A.B`");
    }

    /** What it prints is a Compose file again, with dollars doubled. */
    private static String undoubled(String text) {
        return text.replace("$$", "$");
    }

    private JsonNode config(String environment) throws Exception {
        write();
        String config = Tool.sh(folder, environment + " docker-compose config");
        Object file = new Load(LoadSettings.builder().build()).loadFromString(config);
        return new ObjectMapper().valueToTree(file).get("services");
    }

    private void write() throws Exception {
        List<DeployedImage> images =
                List.of(Contracts.deployed(Contracts.rich()), Contracts.deployed(Contracts.privileged()));
        Files.writeString(folder.resolve("docker-compose.yml"), ComposeFile.text(images));
    }
}
