package dev.complete.builder.layer.chunked;

/**
 * Where a file's content, or a slice of it, is among a frame's raw bytes.
 *
 * @param from offset of its first byte
 * @param to offset behind its last byte; more than {@code from}
 */
public record ContentSpan(int from, int to) {}
