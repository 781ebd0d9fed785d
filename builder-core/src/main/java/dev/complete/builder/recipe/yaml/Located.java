package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.SourceLocation;

/** A value and where the manifest says it, so that later findings about it can point there. */
public record Located<T>(T value, SourceLocation at) {}
