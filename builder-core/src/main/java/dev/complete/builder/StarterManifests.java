package dev.complete.builder;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.starter.StarterManifest;
import dev.complete.builder.recipe.starter.SuperprojectSurvey;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Drafts a manifest for a superproject: the text that {@code complete init} writes. */
public final class StarterManifests {

    private StarterManifests() {}

    /**
     * Drafts from the work tree, committed or not, and from the checked-out submodules; fetches nothing.
     *
     * @throws BuildException when it is no work tree, or cannot be read
     */
    public static String draft(Path directory) throws BuildException {
        Path top = directory.toAbsolutePath().normalize();
        if (!Files.exists(top.resolve(".git"))) {
            throw new BuildException(
                    BuildException.Kind.INVALID,
                    Printable.escape(top.toString()) + " is not the top of a Git work tree: `git init` makes it one",
                    null);
        }
        Path name = top.getFileName();
        try {
            return StarterManifest.of(SuperprojectSurvey.of(name == null ? "image" : name.toString(), top));
        } catch (IOException e) {
            throw BuildException.of(Printable.escape(top.toString()) + " cannot be read", e);
        }
    }
}
