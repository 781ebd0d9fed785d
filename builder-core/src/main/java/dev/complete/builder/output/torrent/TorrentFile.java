package dev.complete.builder.output.torrent;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a torrent. BEP 52 hashes its blocks of 16 KiB, and these hashes in a binary tree of its own, with
 * zeros in place of the blocks that are missing to a power of two.
 *
 * @param length in bytes
 * @param content SHA-256 of the whole
 * @param root of the tree; of no meaning for an empty file
 * @param pieces the tree's layer in which a node covers a piece; empty for a file of one piece or less
 */
record TorrentFile(long length, Digest content, Digest root, List<Digest> pieces) {

    static final int BLOCK = 16 << 10;

    private static final Digest ZEROS = new Digest("0".repeat(64));

    TorrentFile {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a file once. Memory for a block, and a digest for each block of a piece and for each piece.
     *
     * @param pieceLength a power of two, at least a block
     */
    static TorrentFile read(InputStream in, int pieceLength) throws IOException {
        MessageDigest whole = Digest.sha256();
        MessageDigest hasher = Digest.sha256();
        byte[] block = new byte[BLOCK];
        int width = pieceLength / BLOCK;
        List<Digest> blocks = new ArrayList<>();
        List<Digest> pieces = new ArrayList<>();
        long length = 0;
        for (int count = in.readNBytes(block, 0, BLOCK); count > 0; count = in.readNBytes(block, 0, BLOCK)) {
            if (blocks.size() == width) {
                pieces.add(root(blocks, ZEROS, width));
                blocks.clear();
            }
            whole.update(block, 0, count);
            hasher.update(block, 0, count);
            blocks.add(Digest.of(hasher));
            length += count;
        }
        if (pieces.isEmpty()) {
            return new TorrentFile(length, Digest.of(whole), root(blocks, ZEROS, powerOfTwo(blocks.size())), List.of());
        }
        pieces.add(root(blocks, ZEROS, width));
        Digest padding = root(List.of(), ZEROS, width);
        return new TorrentFile(length, Digest.of(whole), root(pieces, padding, powerOfTwo(pieces.size())), pieces);
    }

    /** The least that is not below {@code count}. */
    private static int powerOfTwo(int count) {
        return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
    }

    /**
     * The root of the tree over {@code nodes}.
     *
     * @param padding stands for each node that is missing
     * @param width number of nodes with the padding, a power of two
     */
    private static Digest root(List<Digest> nodes, Digest padding, int width) {
        MessageDigest hasher = Digest.sha256();
        List<Digest> layer = nodes;
        Digest missing = padding;
        for (int left = width; left > 1; left /= 2) {
            List<Digest> above = new ArrayList<>();
            for (int i = 0; i < layer.size(); i += 2) {
                above.add(parent(hasher, layer.get(i), i + 1 < layer.size() ? layer.get(i + 1) : missing));
            }
            layer = above;
            missing = parent(hasher, missing, missing);
        }
        return layer.isEmpty() ? missing : layer.get(0);
    }

    private static Digest parent(MessageDigest hasher, Digest left, Digest right) {
        hasher.update(left.bytes());
        hasher.update(right.bytes());
        return Digest.of(hasher);
    }
}
