package dev.complete.builder.share;

import dev.complete.oci.Digest;

/** Where a record has a blob of the cache. */
sealed interface RecordedBlob {

    /** In bytes. */
    long size();

    /** A frame: a slice of a layer of the image. */
    record InLayer(Digest layer, long layerSize, long offset, long size) implements RecordedBlob {}

    record InPart(RecordPart part, long size) implements RecordedBlob {}
}
