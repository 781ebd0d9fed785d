package dev.complete.builder.request;

/**
 * Request for an audit without a build.
 *
 * @param jobs as for a build
 * @param suggest whether to search pinned content on this machine for files that images lack
 */
public record CheckRequest(SourceRequest source, ImageSelection selection, int jobs, boolean suggest) {}
