package dev.complete.builder.layer.image;

/**
 * What an image may say about the commit it was made from; nothing of it does unless the manifest asks.
 *
 * @param id replaces {@code $commit} in labels
 * @param seconds the commit's time, seconds since 1970 UTC; the image's with {@code created: commit}
 */
public record ImageCommit(String id, long seconds) {}
