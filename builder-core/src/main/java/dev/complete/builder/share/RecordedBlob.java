package dev.complete.builder.share;

import dev.complete.oci.Digest;

/** Where a record has a blob of the cache. */
sealed interface RecordedBlob {

    /** In bytes. */
    long size();

    /** Digest of the blob of the registry that it is in. */
    Digest within();

    /** A frame: a slice of a layer of the image. */
    record InLayer(Digest layer, long layerSize, long offset, long size) implements RecordedBlob {
        @Override
        public Digest within() {
            return layer;
        }
    }

    record InPart(RecordPart part, long size) implements RecordedBlob {
        @Override
        public Digest within() {
            return part.digest();
        }
    }
}
