package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.registry.ManifestDocument;
import java.io.IOException;

/**
 * Where an image is put. A reader finds nothing of it under its names before all of it is there. Putting what is there is
 * no error. Thread-safe.
 */
public interface ImageTarget {

    /** How a blob came to be there. */
    enum Arrival {
        /** It was there. */
        PRESENT,
        /** The registry took it from another of its repositories. */
        MOUNTED,
        SENT
    }

    /** Whether all names lead to this image already. Then all of it is there. */
    boolean isNamed(ManifestDocument root) throws IOException, InterruptedException;

    /** Whether the manifest is there, and so everything that it names. */
    boolean hasManifest(Descriptor manifest) throws IOException, InterruptedException;

    Arrival putBlob(Descriptor blob, ImageSource source) throws IOException, InterruptedException;

    /** Everything that the manifest names is there. When it has a subject, it is found by that, too. */
    void putManifest(ManifestDocument manifest) throws IOException, InterruptedException;

    /** Puts the image itself under its names, last of all; by its digest when it gets none. */
    void name(ManifestDocument root) throws IOException, InterruptedException;
}
