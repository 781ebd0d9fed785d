package dev.complete.oci.layout;

import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.blob.BlobSource;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.streams.SizedInputStream;
import dev.complete.tar.TarException;
import dev.complete.tar.TarIndex;
import dev.complete.text.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of an image layout in a tar that anyone may have written. One pass over the headers finds where each begins;
 * after that they are read in place. No name in the tar is ever a path on this machine, and only regular files count.
 * Immutable, thread-safe.
 */
final class LayoutArchive implements BlobSource {

    private static final String BLOBS = "blobs/sha256/";
    private static final int DIGITS = 64;

    private final Path file;
    private final Map<String, TarIndex.Slice> files;

    private LayoutArchive(Path file, Map<String, TarIndex.Slice> files) {
        this.file = file;
        this.files = files;
    }

    /** @throws InvalidImageException when it is no tar, or one that readers do not agree about */
    static LayoutArchive open(Path file) throws IOException {
        try (FileChannel channel = PlainFile.open(file)) {
            if (isCompressed(channel)) {
                throw new TarException("it is compressed, and read in place: decompress it first");
            }
            return new LayoutArchive(file, TarIndex.of(channel, LayoutArchive::isOfLayout));
        } catch (TarException e) {
            throw new InvalidImageException(
                    "not an OCI image layout in a tar: " + Printable.escape(file.toString()) + ": " + e.getMessage(),
                    e);
        }
    }

    /** With gzip or zstd, as far as its first bytes say. */
    private static boolean isCompressed(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Integer.BYTES);
        channel.read(first, 0);
        int magic = first.getInt(0);
        return magic >>> 16 == 0x1f8b || magic == 0x28b52ffd;
    }

    private static boolean isOfLayout(String name) {
        return name.equals(LayoutReader.INDEX_FILE)
                || name.equals(LayoutReader.LAYOUT_FILE)
                || (name.startsWith(BLOBS) && name.length() == BLOBS.length() + DIGITS);
    }

    /** A small file of the layout. */
    byte[] document(String name, int largest) throws IOException {
        TarIndex.Slice slice = files.get(name);
        if (slice == null) {
            throw new InvalidImageException("not an OCI image layout: " + Printable.escape(file.toString())
                    + " holds no "
                    + name + "; docker saves one since version 25, and `skopeo copy docker-archive:FILE oci:DIR` makes"
                    + " one of an older archive");
        }
        if (slice.size() > largest) {
            throw new InvalidImageException(name + " in " + Printable.escape(file.toString()) + " has " + slice.size()
                    + " bytes, more than " + largest);
        }
        try (InputStream in = bytes(slice)) {
            return in.readAllBytes();
        }
    }

    private TarIndex.@Nullable Slice slice(Digest digest) {
        return files.get(BLOBS + digest.hex());
    }

    @Override
    public OptionalLong size(Digest digest) {
        TarIndex.Slice slice = slice(digest);
        return slice == null ? OptionalLong.empty() : OptionalLong.of(slice.size());
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        MessageDigest hasher = Digest.sha256();
        TarIndex.Slice slice = present(digest);
        return new SizedInputStream(bytes(slice), slice.size(), hasher::update, (rest, missing) -> {
            Digest actual = Digest.of(hasher);
            if (!actual.equals(digest)) {
                throw new CorruptBlobException(
                        digest, "blob " + digest + " in " + file + " is corrupt: its bytes have the digest " + actual);
            }
        });
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        TarIndex.Slice slice = present(digest);
        if (offset < 0 || length < 0 || offset > slice.size() - length) {
            throw new CorruptBlobException(
                    digest,
                    "blob " + digest + " in " + file + " has " + slice.size() + " bytes, too few for " + length + " at "
                            + offset);
        }
        return bytes(new TarIndex.Slice(slice.offset() + offset, length));
    }

    private TarIndex.Slice present(Digest digest) throws NoSuchFileException {
        TarIndex.Slice slice = slice(digest);
        if (slice == null) {
            throw new NoSuchFileException(file + " > " + BLOBS + digest.hex());
        }
        return slice;
    }

    private InputStream bytes(TarIndex.Slice slice) throws IOException {
        FileChannel channel = PlainFile.open(file);
        try {
            channel.position(slice.offset());
            return new SizedInputStream(Channels.newInputStream(channel), slice.size(), (rest, missing) -> {
                if (missing > 0) {
                    throw new EOFException(file + " became " + missing + " bytes shorter while it was read");
                }
            });
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
