package dev.complete.git;

/**
 * A place where the user has repositories looked for before their own URLs.
 *
 * @param prefix of URLs, up to a slash; empty for every URL
 * @param place a URL, or the absolute path of a directory
 */
public record MirrorRule(String prefix, String place) {}
