package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.SourceLocation;

/** A value and its location in the manifest, so that later findings can point there. */
public record Located<T>(T value, SourceLocation at) {}
