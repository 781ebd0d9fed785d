package dev.complete.git.objects;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.objects.NaivePack.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A pack, its index and a loose object that a fuzzer makes up. What is sound is read as {@link NaivePack} reads it; what
 * is not is refused with an IOException, and with nothing else.
 */
public final class ObjectDatabaseFuzzer {

    private static final GitId LOOSE = new GitId("10".repeat(20));
    private static final GitId ABSENT = new GitId("20".repeat(20));

    private ObjectDatabaseFuzzer() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        FuzzInput in = new FuzzInput(bytes);
        try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
            Path git = files.getPath("/git");
            NaivePack pack = pack(in, git);
            loose(in, git);
            boolean patched = patch(in, git);
            try (ObjectDatabase database = ObjectDatabase.open(git.resolve("objects"), Limits.DEFAULT)) {
                for (int i = 0; i < pack.entries.size(); i++) {
                    check(database, pack.entries.get(i).id, patched ? Verdict.UNTOLD : pack.verdict(i));
                }
                check(database, LOOSE, Verdict.UNTOLD);
                check(database, ABSENT, Verdict.UNTOLD);
            }
        }
    }

    private static void check(ObjectDatabase database, GitId id, Verdict verdict) {
        byte[] content;
        try {
            StoredObject stored = database.find(id);
            if (stored == null) {
                require(!verdict.told, id, "is missing");
                return;
            }
            stored.kind();
            long size = stored.size();
            if (!verdict.told && size > NaivePack.LARGEST) {
                return;
            }
            try (InputStream in = stored.open()) {
                content = in.readAllBytes();
            }
            require(content.length == size, id, "is not of its size");
        } catch (IOException e) {
            require(verdict.content == null, id, "is refused: " + e.getMessage());
            return;
        }
        require(!verdict.told || Arrays.equals(content, verdict.content), id, "is read otherwise");
    }

    private static void require(boolean holds, GitId id, String otherwise) {
        if (!holds) {
            throw new AssertionError(id + " " + otherwise);
        }
    }

    private static NaivePack pack(FuzzInput in, Path git) throws IOException {
        RawPack raw = new RawPack();
        NaivePack pack = new NaivePack();
        int count = 1 + in.next() % 6;
        for (int i = 1; i <= count; i++) {
            GitId id = new GitId(String.format("%02x%038x", in.next(), i));
            pack.entries.add(entry(in, raw, id, pack));
        }
        raw.writeTo(git);
        return pack;
    }

    private static NaivePack.Entry entry(FuzzInput in, RawPack raw, GitId id, NaivePack before) {
        int offset = raw.end();
        int form = in.next() % 12;
        if (form < 6) {
            byte[] data = repeated(in.bytes(), form < 4 ? 1 << in.next() % 12 : 1);
            long declared = form < 4 ? data.length : in.next() | (long) in.next() << 24;
            int type = form == 5 ? in.next() % 8 : 1 + form % 4;
            raw.whole(id, type, declared, data);
            return new NaivePack.Entry(id, offset, -1, form == 5 ? null : data, declared);
        }
        int here = before.entries.size();
        int base = in.next() % (here + 2); // the one after this is not there yet
        byte[] delta = in.next() % 4 == 0 ? in.bytes() : likelyDelta(in, before, base);
        if (form % 2 == 0) {
            raw.idDelta(id, base < here ? before.entries.get(base).id : base == here ? id : ABSENT, delta);
            return new NaivePack.Entry(id, offset, base <= here ? base : NaivePack.ABSENT, delta, delta.length);
        }
        raw.offsetDelta(id, base < here ? offset - before.entries.get(base).offset : in.next() << 6, delta);
        return new NaivePack.Entry(id, offset, base, base < here ? delta : null, delta.length);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = bytes[i % bytes.length];
        }
        return all;
    }

    /** A delta with the sizes that it should have, mostly of copies that just fit into the base or just do not. */
    private static byte[] likelyDelta(FuzzInput in, NaivePack pack, int number) {
        byte[] content = pack.verdict(number).content;
        byte[] base = content == null ? new byte[0] : content;
        ByteArrayOutputStream instructions = new ByteArrayOutputStream();
        for (int left = in.next() % 8; left > 0; left--) {
            int form = in.next() % 4;
            if (form == 0) {
                byte[] inserted = Arrays.copyOf(in.bytes(), 1 + in.next() % 127);
                instructions.write(inserted.length);
                instructions.writeBytes(inserted);
            } else if (form == 1) {
                instructions.writeBytes(in.bytes());
            } else {
                int at = in.number() % (base.length + 1);
                copy(at, in.number() % (base.length - at + 2), instructions);
            }
        }
        byte[] result = NaivePack.apply(instructions.toByteArray(), 0, base).content;
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        delta.writeBytes(RawPack.delta(base.length, result == null ? 1 : result.length));
        delta.writeBytes(instructions.toByteArray());
        return delta.toByteArray();
    }

    /** @param length less than 64 KiB; 0 stands for them */
    private static void copy(int at, int length, ByteArrayOutputStream instructions) {
        instructions.write(0xb7); // three bytes of where, two of how much
        for (int value : new int[] {at, at >> 8, at >> 16, length, length >> 8}) {
            instructions.write(value);
        }
    }

    private static void loose(FuzzInput in, Path git) throws IOException {
        int form = in.next() % 4;
        if (form > 1) {
            byte[] content = in.bytes();
            new LooseObjects(git).write(LOOSE, form == 2 ? LooseObjects.deflated(content) : content);
        }
    }

    /** Changes bytes of the pack and its index, or cuts one of them short; true when it did. */
    private static boolean patch(FuzzInput in, Path git) throws IOException {
        boolean patched = false;
        while (in.left() >= 4) {
            Path file = git.resolve("objects/pack/pack-x." + (in.next() % 2 == 0 ? "idx" : "pack"));
            byte[] whole = Files.readAllBytes(file);
            int at = (in.next() << 8 | in.next()) % (whole.length + 1);
            if (at == whole.length) {
                Files.write(file, Arrays.copyOf(whole, whole.length * in.next() / 256));
                return true;
            }
            whole[at] = (byte) in.next();
            Files.write(file, whole);
            patched = true;
        }
        return patched;
    }
}
