package dev.complete.builder.share;

import dev.complete.builder.cache.Memos;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import dev.complete.oci.compress.FramedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link RecordIndex} as bytes, compressed with zstd (docs/formats.md, "Records"). Numbers are big-endian, counts have
 * four bytes and sizes eight; a digest has 32 bytes; a list follows its count; a memo's kind is the name of its
 * {@link Memos.Kind} after its length in two bytes. What is read is hostile until it is checked: no count is believed before that many are there.
 */
final class RecordIndexFormat {

    /** An index of 100,000 files has a few MB, most of it what was found out about the image. */
    static final long LARGEST = 32 << 20;

    /** What a record may say; of other kinds it says nothing that a build believes. */
    private static final Set<Memos.Kind> KINDS = EnumSet.of(
            Memos.Kind.TREE, Memos.Kind.LAYER, Memos.Kind.IMAGE, Memos.Kind.FACTS, Memos.Kind.STEP, Memos.Kind.ACTION);

    private static final String HEADER = "complete record 1\n";
    private static final int BLOB = 0;
    private static final int MEMO = 1;

    private RecordIndexFormat() {}

    static void write(RecordIndex index, OutputStream to) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new FramedOutputStream(to, Compression.ZSTD))) {
            out.writeBytes(HEADER);
            out.writeInt(index.memos().size());
            for (Map.Entry<MemoName, byte[]> memo : index.memos().entrySet()) {
                write(memo.getKey(), out);
                out.writeInt(memo.getValue().length);
                out.write(memo.getValue());
            }
            out.writeInt(index.parts().size());
            for (RecordPart part : index.parts()) {
                write(part, out);
            }
        }
    }

    private static void write(RecordPart part, DataOutputStream out) throws IOException {
        write(part.owner(), out);
        write(part.digest(), out);
        out.writeLong(part.size());
        out.writeInt(part.items().size());
        for (RecordPart.Item item : part.items()) {
            if (item instanceof RecordPart.Memo memo) {
                out.writeByte(MEMO);
                write(memo.name(), out);
            } else {
                out.writeByte(BLOB);
                write(((RecordPart.Blob) item).digest(), out);
            }
            out.writeLong(item.size());
        }
    }

    private static void write(MemoName name, DataOutputStream out) throws IOException {
        out.writeUTF(name.kind().name());
        write(name.key(), out);
    }

    private static void write(Digest digest, DataOutputStream out) throws IOException {
        out.write(digest.bytes());
    }

    /**
     * Reads an index and closes {@code from}.
     *
     * @throws IOException when it is not what {@link #write} writes
     */
    static RecordIndex read(InputStream from) throws IOException {
        try (from;
                DataInputStream in = new DataInputStream(FrameDecoder.open(Compression.Format.ZSTD, from, LARGEST))) {
            if (!new String(in.readNBytes(HEADER.length()), StandardCharsets.ISO_8859_1).equals(HEADER)) {
                throw new IOException("it is no record of version 1");
            }
            SortedMap<MemoName, byte[]> memos = new TreeMap<>();
            for (int left = count(in); left > 0; left--) {
                MemoName name = name(in);
                int size = count(in);
                byte[] value = in.readNBytes(size);
                if (value.length < size) {
                    throw new IOException("it ends early");
                }
                memos.put(name, value);
            }
            List<RecordPart> parts = new ArrayList<>();
            for (int left = count(in); left > 0; left--) {
                parts.add(part(in));
            }
            if (in.read() >= 0) {
                throw new IOException("it goes on after its end");
            }
            return new RecordIndex(memos, parts);
        }
    }

    private static RecordPart part(DataInputStream in) throws IOException {
        MemoName owner = name(in);
        Digest digest = digest(in);
        long size = size(in);
        List<RecordPart.Item> items = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            items.add(
                    switch (in.readByte()) {
                        case MEMO -> new RecordPart.Memo(name(in), size(in));
                        case BLOB -> new RecordPart.Blob(digest(in), size(in));
                        default -> throw new IOException("it has a thing of an unknown kind");
                    });
        }
        return new RecordPart(owner, digest, size, items);
    }

    private static MemoName name(DataInputStream in) throws IOException {
        String kind = in.readUTF();
        for (Memos.Kind known : KINDS) {
            if (known.name().equals(kind)) {
                return new MemoName(known, digest(in));
            }
        }
        throw new IOException("it has a memo of an unknown kind");
    }

    private static Digest digest(DataInputStream in) throws IOException {
        byte[] digest = new byte[Digest.BYTES];
        in.readFully(digest);
        return Digest.of(digest, 0);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("it has a negative count");
        }
        return count;
    }

    private static long size(DataInputStream in) throws IOException {
        long size = in.readLong();
        if (size < 0) {
            throw new IOException("it has a negative size");
        }
        return size;
    }
}
