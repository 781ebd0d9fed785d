package dev.complete.builder.recipe.extend;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.ManifestText;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.recipe.yaml.YamlReader;
import java.nio.ByteBuffer;

/** Reads one manifest as YAML, and checks that it is of the format that this version knows. */
final class ManifestReader {

    private ManifestReader() {}

    /** @param path from the superproject's root, for messages */
    static YamlNode.Mapping read(String path, ByteBuffer yaml) throws BuildException {
        byte[] bytes = new byte[yaml.remaining()];
        yaml.duplicate().get(bytes);
        ManifestText source = ManifestText.decode(path, bytes);
        YamlNode.Mapping root = YamlReader.read(source).asMapping("the manifest", "complete: 1");
        checkFormat(root);
        return root;
    }

    /** Runs first: in a later format every other key may have another meaning. */
    private static void checkFormat(YamlNode.Mapping root) throws BuildException {
        YamlNode.Entry format = root.entries().get("complete");
        if (format == null) {
            throw BuildException.at("the manifest does not say its format", root.mark(), "add the line `complete: 1`");
        }
        YamlNode.Scalar number = format.value().asText("`complete`", "write `complete: 1`");
        if (!number.text().equals(Integer.toString(Recipe.FORMAT))) {
            throw BuildException.at(
                    "this version reads format " + Recipe.FORMAT + ", not " + Quoted.of(number.text()),
                    number.mark(),
                    number.text().matches("[1-9][0-9]{0,8}") ? "a newer `complete` reads it" : "write `complete: 1`");
        }
    }
}
