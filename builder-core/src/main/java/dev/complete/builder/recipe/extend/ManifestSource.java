package dev.complete.builder.recipe.extend;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds the manifests that others extend: an effect, since a path may lead through submodules. */
@FunctionalInterface
public interface ManifestSource {

    /**
     * A manifest that was found.
     *
     * @param repository path of the repository that holds it, from the superproject's root; empty for the superproject
     * @param path of the file, from the superproject's root
     * @param label the extended manifest, for people: {@code deps/python-service @ a81d03e}; escaped
     * @param yaml its bytes
     */
    record Found(String repository, String path, String label, ByteBuffer yaml) {}

    /**
     * @param repository of the manifest that extends another, as in {@link Found}
     * @param extended the path, as written, of a manifest or of a folder that holds a {@code complete.yaml}; in that
     *     repository, normal, without a slash at its ends
     * @throws BuildException when no manifest is there; names the searched place
     * @throws ResolveException when a repository on the way cannot be opened
     */
    Found find(String repository, Located<String> extended) throws BuildException, ResolveException, IOException;
}
