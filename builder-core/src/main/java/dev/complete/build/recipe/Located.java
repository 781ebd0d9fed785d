package dev.complete.build.recipe;

/** A value and where the manifest says it, so that later findings about it can point there. */
public record Located<T>(T value, Mark at) {}
