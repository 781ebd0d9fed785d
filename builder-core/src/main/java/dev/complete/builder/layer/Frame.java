package dev.complete.builder.layer;

import dev.complete.oci.Digest;

/**
 * An independently compressed slice of a layer, kept in the cache.
 *
 * @param key SHA-256 of everything its bytes depend on: format version, compression and the listing of its entries
 * @param digest of the compressed bytes
 * @param size compressed, in bytes
 * @param rawSize uncompressed, in bytes
 */
public record Frame(Digest key, Digest digest, long size, long rawSize) {}
