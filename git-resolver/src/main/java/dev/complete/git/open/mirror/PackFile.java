package dev.complete.git.open.mirror;

import dev.complete.files.AtomicFiles;
import dev.complete.files.NamedOutputStream;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectKind;
import dev.complete.git.open.mirror.RepositoryContents.Stored;
import dev.complete.git.open.store.StoredCommit;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes objects as a pack and its index (gitformat-pack(5), both of version 2). No object is a delta: those of one commit
 * have little in common. The name is the pack's checksum, so that the same objects have the same files.
 */
final class PackFile {

    private static final byte[] PACK = "PACK".getBytes(StandardCharsets.US_ASCII);
    private static final int INDEX = 0xff744f63;
    private static final int VERSION = 2;
    private static final int BUFFER = 1 << 16;

    /** Offsets from here on are kept in a table of their own. */
    private static final long LARGE = 1L << 31;

    private record Place(long offset, int checksum) {}

    private PackFile() {}

    /**
     * Writes the pack into {@code folder}, then its index, which is what makes readers see it.
     *
     * @return the size of the pack in bytes
     */
    static long write(Path folder, Map<GitId, Stored> objects) throws IOException, ResolveException {
        SortedMap<GitId, Place> places = new TreeMap<>();
        Path temporary = AtomicFiles.temporaryIn(folder);
        try {
            byte[] checksum;
            long size;
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                PackStream out =
                        new PackStream(new BufferedOutputStream(NamedOutputStream.to(channel, folder), BUFFER));
                DataOutputStream header = new DataOutputStream(out);
                header.write(PACK);
                header.writeInt(VERSION);
                header.writeInt(objects.size());
                for (Map.Entry<GitId, Stored> object : objects.entrySet()) {
                    long offset = out.written();
                    out.startChecksum();
                    write(object.getKey(), object.getValue(), out);
                    places.put(object.getKey(), new Place(offset, out.checksum()));
                }
                checksum = out.end();
                size = out.written();
                NamedOutputStream.force(channel, folder);
            }
            String name = "pack-" + HexFormat.of().formatHex(checksum);
            AtomicFiles.publish(temporary, folder.resolve(name + ".pack"));
            AtomicFiles.write(
                    folder.resolve(name + ".idx"),
                    out -> writeIndex(places, checksum, new BufferedOutputStream(out, BUFFER)));
            return size;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(GitId id, Stored object, OutputStream out) throws IOException, ResolveException {
        StoredCommit source = object.source();
        if (object.kind() == ObjectKind.BLOB) {
            try (InputStream in = source.open(id)) {
                write(object.kind(), source.size(id), in, out);
            }
        } else {
            byte[] content = source.read(id, object.kind());
            write(object.kind(), content.length, new ByteArrayInputStream(content), out);
        }
    }

    private static void write(ObjectKind kind, long size, InputStream in, OutputStream out) throws IOException {
        int low = kind.packType() << 4 | (int) (size & 0xf);
        long rest = size >>> 4;
        while (rest != 0) {
            out.write(low | 0x80);
            low = (int) (rest & 0x7f);
            rest >>>= 7;
        }
        out.write(low);
        Deflater deflater = new Deflater();
        try {
            DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, BUFFER);
            in.transferTo(deflated);
            deflated.finish();
        } finally {
            deflater.end();
        }
    }

    private static void writeIndex(SortedMap<GitId, Place> places, byte[] checksum, OutputStream file)
            throws IOException {
        PackStream index = new PackStream(file);
        DataOutputStream out = new DataOutputStream(index);
        out.writeInt(INDEX);
        out.writeInt(VERSION);
        int[] starting = new int[256];
        for (GitId id : places.keySet()) {
            starting[id.toBytes()[0] & 0xff]++;
        }
        int upTo = 0;
        for (int count : starting) {
            upTo += count;
            out.writeInt(upTo);
        }
        for (GitId id : places.keySet()) {
            out.write(id.toBytes());
        }
        for (Place place : places.values()) {
            out.writeInt(place.checksum);
        }
        List<Long> large = new ArrayList<>();
        for (Place place : places.values()) {
            if (place.offset < LARGE) {
                out.writeInt((int) place.offset);
            } else {
                out.writeInt((int) LARGE | large.size());
                large.add(place.offset);
            }
        }
        for (long offset : large) {
            out.writeLong(offset);
        }
        out.write(checksum);
        index.end();
    }
}
