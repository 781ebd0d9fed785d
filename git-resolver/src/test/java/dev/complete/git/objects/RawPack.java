package dev.complete.git.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.git.GitId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A pack and its index, written byte by byte with whatever ids, sizes and bases a test asks for. */
public final class RawPack {

    private final ByteArrayOutputStream pack = new ByteArrayOutputStream();
    private final Map<GitId, Integer> offsets = new TreeMap<>();

    public RawPack() {
        pack.writeBytes(new byte[12]);
    }

    public RawPack whole(GitId id, int type, String content) {
        return whole(id, type, content.length(), content);
    }

    public RawPack whole(GitId id, int type, long declared, String content) {
        return whole(id, type, declared, content.getBytes(UTF_8));
    }

    public RawPack whole(GitId id, int type, long declared, byte[] content) {
        begin(id, type, declared);
        return data(content);
    }

    /** Where the next entry begins. */
    int end() {
        return pack.size();
    }

    public RawPack idDelta(GitId id, GitId base, byte[] delta) {
        begin(id, 7, delta.length);
        pack.writeBytes(HexFormat.of().parseHex(base.hex()));
        return data(delta);
    }

    public RawPack offsetDelta(GitId id, int distance, byte[] delta) {
        begin(id, 6, delta.length);
        byte[] encoded = new byte[5];
        int at = encoded.length - 1;
        encoded[at] = (byte) (distance & 0x7f);
        for (int rest = distance >> 7; rest > 0; rest >>= 7) {
            rest--;
            encoded[--at] = (byte) (0x80 | (rest & 0x7f));
        }
        pack.write(encoded, at, encoded.length - at);
        return data(delta);
    }

    /** Delta instructions after the two sizes. */
    public static byte[] delta(long baseSize, long resultSize, int... instructions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long size : new long[] {baseSize, resultSize}) {
            long rest = size;
            for (; rest > 0x7f; rest >>= 7) {
                out.write((int) (0x80 | (rest & 0x7f)));
            }
            out.write((int) rest);
        }
        for (int instruction : instructions) {
            out.write(instruction);
        }
        return out.toByteArray();
    }

    public void writeTo(Path gitDirectory) throws IOException {
        Path directory = Files.createDirectories(gitDirectory.resolve("objects/pack"));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(pack.toByteArray());
        whole.writeBytes(new byte[20]);
        byte[] bytes = whole.toByteArray();
        ByteBuffer.wrap(bytes).putInt(0x5041434b).putInt(2).putInt(offsets.size());
        Files.write(directory.resolve("pack-x.pack"), bytes);
        Files.write(directory.resolve("pack-x.idx"), index());
    }

    private byte[] index() {
        int count = offsets.size();
        ByteBuffer index = ByteBuffer.allocate(8 + 1024 + 28 * count + 40);
        index.putInt(0xff744f63).putInt(2);
        for (int bucket = 0; bucket < 256; bucket++) {
            int last = bucket;
            index.putInt((int) offsets.keySet().stream()
                    .filter(id -> Integer.parseInt(id.hex().substring(0, 2), 16) <= last)
                    .count());
        }
        offsets.keySet().forEach(id -> index.put(HexFormat.of().parseHex(id.hex())));
        index.position(index.position() + 4 * count);
        offsets.values().forEach(index::putInt);
        return index.array();
    }

    private void begin(GitId id, int type, long declared) {
        offsets.put(id, pack.size());
        long rest = declared >> 4;
        pack.write((int) ((rest > 0 ? 0x80 : 0) | type << 4 | (declared & 15)));
        while (rest > 0) {
            pack.write((int) ((rest > 0x7f ? 0x80 : 0) | (rest & 0x7f)));
            rest >>= 7;
        }
    }

    private RawPack data(byte[] content) {
        try {
            pack.writeBytes(LooseObjects.deflated(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
