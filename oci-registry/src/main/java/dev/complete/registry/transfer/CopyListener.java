package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;

/** Told what a copy does, by any of its threads, one at a time. */
public interface CopyListener {

    /** A blob is there now. */
    void arrived(Descriptor blob, ImageTarget.Arrival how);

    /** A layer is one that no copy has: whoever runs the image fetches it from elsewhere. */
    void foreign(Descriptor layer);

    /** A manifest that refers to the image is there now. */
    void referrer(Descriptor manifest, String artifactType);

    /**
     * A manifest is said to refer to the image, and was not copied.
     *
     * @param why a sentence, escaped
     */
    void skipped(Descriptor manifest, String why);
}
