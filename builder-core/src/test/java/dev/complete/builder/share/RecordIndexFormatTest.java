package dev.complete.builder.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.Memos;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FramedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIndexFormatTest {

    private static final Digest A = Digest.of(new byte[] {'a'});
    private static final Digest B = Digest.of(new byte[] {'b'});
    private static final MemoName TREE = new MemoName(Memos.Kind.TREE, A);
    private static final RecordIndex INDEX = new RecordIndex(
            new TreeMap<>(Map.of(TREE, new byte[] {1, 2, 3})),
            List.of(new RecordPart(
                    TREE,
                    B,
                    77,
                    List.of(new RecordPart.Blob(A, 5), new RecordPart.Memo(new MemoName(Memos.Kind.FACTS, B), 6)))));

    private static byte[] bytes(RecordIndex index) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordIndexFormat.write(index, out);
        return out.toByteArray();
    }

    private static RecordIndex read(byte[] bytes) throws IOException {
        return RecordIndexFormat.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        RecordIndex read = read(bytes(INDEX));

        assertThat(read.memos().keySet()).containsExactly(TREE);
        assertThat(read.memos().get(TREE)).containsExactly(1, 2, 3);
        assertThat(read.parts()).isEqualTo(INDEX.parts());
    }

    @Test
    void hasTheBytesThatOtherVersionsRead() throws IOException {
        assertThat(Digest.of(bytes(INDEX)).hex())
                .isEqualTo("7e0583cd178d4ee3a2f7a038ecdf5da340189ed23c5d3ee9a83bce8ac764600c");
    }

    @Test
    void refusesWhatEndsEarly() throws IOException {
        byte[] whole = bytes(INDEX);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    /** Counts and sizes of things that are not there: refused before anything is made for them. */
    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, -1, 1 << 30})
    void believesNoCount(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new FramedOutputStream(bytes, Compression.ZSTD))) {
            out.write("complete record 1\n".getBytes(StandardCharsets.US_ASCII));
            out.writeInt(count);
        }
        assertThatThrownBy(() -> read(bytes.toByteArray())).isInstanceOf(IOException.class);
    }

    @Test
    void readsNoMoreThanItsLimit() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new FramedOutputStream(bytes, Compression.ZSTD))) {
            out.write("complete record 1\n".getBytes(StandardCharsets.US_ASCII));
            out.writeInt(1);
            out.writeUTF("TREE");
            out.write(A.bytes());
            out.writeInt(Integer.MAX_VALUE);
            for (int i = 0; i < RecordIndexFormat.LARGEST >> 20; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        assertThatThrownBy(() -> read(bytes.toByteArray()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than");
    }
}
