package dev.complete.builder.recipe;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.recipe.parse.RecipeParser;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A manifest without a repository, so that it cannot extend another. */
public final class LoneManifest {

    private LoneManifest() {}

    public static Recipe parse(String path, String yaml) throws BuildException {
        return parse(path, yaml.getBytes(StandardCharsets.UTF_8));
    }

    public static Recipe parse(String path, byte[] yaml) throws BuildException {
        return RecipeParser.parse(read(path, yaml));
    }

    public static MergedManifest read(String path, byte[] yaml) throws BuildException {
        try {
            return MergedManifest.read(path, ByteBuffer.wrap(yaml), (repository, extended) -> {
                throw BuildException.at("what this manifest extends is not known here", extended.at(), null);
            });
        } catch (ResolveException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
