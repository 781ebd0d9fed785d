package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import org.jspecify.annotations.Nullable;

/** A value and its location in the manifest, so that later findings can point there. */
public record Located<T>(T value, SourceLocation at) {

    /** An error about this value. */
    public BuildException error(String problem, @Nullable String hint) {
        return BuildException.at(problem, at, hint);
    }
}
