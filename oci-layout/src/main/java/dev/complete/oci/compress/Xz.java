package dev.complete.oci.compress;

import java.io.IOException;
import java.io.OutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * The .xz format for consumers that insist on it: {@code lxc-create} unpacks nothing else. Both streams close what they
 * write to, hold a constant amount of memory, and write bytes that depend on nothing but their input. Not thread-safe.
 */
public final class Xz {

    private Xz() {}

    /** The format without the work: nothing is compressed, and writing costs a CRC32. */
    public static OutputStream stored(OutputStream target) throws IOException {
        return new StoredXzOutputStream(target);
    }

    /** Compressed as by {@code xz -6}, on one thread and slowly; takes about 95 MiB of heap. */
    public static OutputStream compressed(OutputStream target) throws IOException {
        return new XZOutputStream(target, new LZMA2Options(LZMA2Options.PRESET_DEFAULT), XZ.CHECK_CRC32);
    }
}
