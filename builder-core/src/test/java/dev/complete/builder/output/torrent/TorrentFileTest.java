package dev.complete.builder.output.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the specification's tree, written down as it stands there: all of it, padding included. */
class TorrentFileTest {

    private static final int PIECE = 4 * TorrentFile.BLOCK;

    @ParameterizedTest
    @ValueSource(
            ints = {1, 16383, 16384, 16385, 32768, 49152, 65535, 65536, 65537, 81920, 131072, 131073, 400_000, 655_360})
    void hasTheRootAndThePiecesOfTheWholeTree(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);

        TorrentFile file = TorrentFile.read(inBits(content), PIECE);

        assertThat(file.length()).isEqualTo(length);
        assertThat(file.content()).isEqualTo(Digest.of(content));
        List<List<Digest>> tree = tree(content);
        assertThat(file.root()).isEqualTo(tree.get(tree.size() - 1).get(0));
        int pieces = (length + PIECE - 1) / PIECE;
        assertThat(file.pieces())
                .isEqualTo(length <= PIECE ? List.of() : tree.get(2).subList(0, pieces));
    }

    @ParameterizedTest
    @ValueSource(ints = {TorrentFile.BLOCK, PIECE})
    void anEmptyFileHasNoPieces(int pieceLength) throws IOException {
        TorrentFile file = TorrentFile.read(InputStream.nullInputStream(), pieceLength);
        assertThat(file.length()).isZero();
        assertThat(file.pieces()).isEmpty();
    }

    /** All layers, that of the blocks first. */
    private static List<List<Digest>> tree(byte[] content) {
        List<Digest> leaves = new ArrayList<>();
        for (int start = 0; start < content.length; start += TorrentFile.BLOCK) {
            leaves.add(
                    Digest.of(Arrays.copyOfRange(content, start, Math.min(content.length, start + TorrentFile.BLOCK))));
        }
        while (Integer.bitCount(leaves.size()) != 1) {
            leaves.add(new Digest("0".repeat(64)));
        }
        List<List<Digest>> layers = new ArrayList<>(List.of(leaves));
        while (layers.get(layers.size() - 1).size() > 1) {
            List<Digest> below = layers.get(layers.size() - 1);
            List<Digest> layer = new ArrayList<>();
            for (int i = 0; i < below.size(); i += 2) {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(below.get(i).bytes());
                both.writeBytes(below.get(i + 1).bytes());
                layer.add(Digest.of(both.toByteArray()));
            }
            layers.add(layer);
        }
        return layers;
    }

    /** A stream that gives less than was asked for, as any may. */
    private static InputStream inBits(byte[] content) {
        return new FilterInputStream(new ByteArrayInputStream(content)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 7_001));
            }
        };
    }
}
