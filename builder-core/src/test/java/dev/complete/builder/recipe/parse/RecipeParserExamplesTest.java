package dev.complete.builder.recipe.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.ManifestExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeParserExamplesTest {

    static List<Path> good() throws IOException {
        return ManifestExamples.good();
    }

    static List<Path> bad() throws IOException {
        return ManifestExamples.bad();
    }

    @ParameterizedTest
    @MethodSource
    void good(Path manifest) throws IOException, BuildException {
        assertThat(ManifestExamples.parse(manifest).images()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void bad(Path manifest) throws IOException {
        byte[] yaml = Files.readAllBytes(manifest);
        Throwable thrown = catchThrowable(() -> LoneManifest.parse("complete.yaml", yaml));
        assertThat(thrown).isInstanceOf(BuildException.class);
        Path expected =
                manifest.resolveSibling(manifest.getFileName().toString().replace(".yaml", ".txt"));
        assertThat(Objects.requireNonNull(thrown.getMessage()) + "\n").isEqualTo(Files.readString(expected));
    }

    @Test
    void everyExpectationBelongsToAnExample() throws IOException {
        Path folder = Objects.requireNonNull(bad().get(0).getParent());
        try (var files = Files.list(folder)) {
            assertThat(files.count()).isEqualTo(2L * bad().size());
        }
    }
}
