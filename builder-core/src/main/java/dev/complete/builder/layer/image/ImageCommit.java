package dev.complete.builder.layer.image;

/**
 * Data of the source commit that an image may contain; it does so only if the manifest requests it.
 *
 * @param id replaces {@code $commit} in labels
 * @param seconds the commit's time, seconds since 1970 UTC; the image's with {@code created: commit}
 */
public record ImageCommit(String id, long seconds) {}
