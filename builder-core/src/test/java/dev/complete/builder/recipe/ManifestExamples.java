package dev.complete.builder.recipe;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.extend.ManifestSource;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.recipe.parse.RecipeParser;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The manifests in the resource folders {@code good} and {@code bad}; parser and schema are tested on the same ones. */
public final class ManifestExamples {

    private ManifestExamples() {}

    public static List<Path> good() throws IOException {
        return list("good");
    }

    public static List<Path> bad() throws IOException {
        return list("bad");
    }

    public static Recipe parse(Path manifest) throws IOException, BuildException {
        return RecipeParser.parse(read(manifest));
    }

    /** As if its folder were the superproject's root. */
    public static MergedManifest read(Path manifest) throws IOException, BuildException {
        try {
            return MergedManifest.read(
                    "complete.yaml", bytes(manifest), (repository, extended) -> neighbour(manifest, extended.value()));
        } catch (ResolveException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ManifestSource.Found neighbour(Path manifest, String path) throws IOException {
        return new ManifestSource.Found("", path, path, bytes(manifest.resolveSibling(path)));
    }

    private static ByteBuffer bytes(Path manifest) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(manifest));
    }

    private static List<Path> list(String folder) throws IOException {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(ManifestExamples.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
