package dev.complete.builder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.deploy.ComposeFile;
import dev.complete.builder.output.deploy.KubernetesManifest;
import dev.complete.builder.output.lxc.IncusImage;
import dev.complete.builder.output.lxc.LxcConfig;
import dev.complete.builder.output.systemd.NspawnSettings;
import dev.complete.builder.output.systemd.SystemdUnit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Contracts in every system's words, as files to be read: beside this test's resources. {@code -Dgolden=write} writes them
 * anew, for a review.
 */
class GoldenContractsTest {

    private interface Translation {
        String of(RuntimeContract contract) throws BuildException;
    }

    enum Language {
        COMPOSE("compose.yaml", contract -> ComposeFile.text(List.of(Contracts.deployed(contract)))),
        INCUS("profile.yaml", IncusImage::profile),
        INCUS_METADATA("metadata.yaml", IncusImage::metadata),
        KUBERNETES("kubernetes.yaml", contract -> KubernetesManifest.text(Contracts.deployed(contract))),
        LXC("lxc.conf", LxcConfig::text),
        NSPAWN("nspawn", contract -> NspawnSettings.text(contract, path -> true)),
        RUNTIME_SPEC(
                "config.json",
                contract ->
                        new String(RuntimeSpec.json(contract.name() + ".volumes", contract), StandardCharsets.UTF_8)),
        SYSTEMD("service", SystemdUnit::text);

        private final String suffix;

        @SuppressWarnings("ImmutableEnumChecker") // pure
        private final Translation translation;

        Language(String suffix, Translation translation) {
            this.suffix = suffix;
            this.translation = translation;
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysTheWholeContract(Language language) throws Exception {
        check(language, Contracts.rich());
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatRootMayDo(Language language) throws Exception {
        check(language, Contracts.privileged());
    }

    private static void check(Language language, RuntimeContract contract) throws Exception {
        String file = contract.name() + "." + language.suffix;
        String text = language.translation.of(contract);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(Path.of("src/test/resources/dev/complete/builder/contract", file), text);
        }
        assertThat(text).as(file).isEqualTo(golden(file));
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenContractsTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
