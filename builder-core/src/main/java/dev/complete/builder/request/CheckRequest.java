package dev.complete.builder.request;

/**
 * What to audit without building it.
 *
 * @param jobs as for a build
 * @param suggest whether what is pinned, and here, is searched for what images lack
 */
public record CheckRequest(SourceRequest source, ImageSelection selection, int jobs, boolean suggest) {}
