/**
 * What makes a layer one of zstd:chunked: where to cut the contents of files, and the table of contents behind the end of the
 * layer's tar. The format is that of containers/storage, {@code pkg/chunked}; the bytes are specified in {@code docs/formats.md}.
 */
@NullMarked
package dev.complete.builder.layer.chunked;

import org.jspecify.annotations.NullMarked;
