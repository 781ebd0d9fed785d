package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tar with every kind of entry and everything that ustar cannot say. */
public final class TarFixture {

    public static final String LONG_NAME = "d/" + "n".repeat(150);
    static final String LONG_DIRECTORY = "d/" + "m".repeat(120) + "/";

    private TarFixture() {}

    /** An entry and its content. */
    record Item(TarEntry entry, String text) {
        byte[] content() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    public static List<Item> items() {
        return List.of(
                item(TarEntry.directory("d/")),
                item(directory("d/sticky/", metadata(01777, 0, 0))),
                file("d/\n newline", metadata(0644, 0, 0), "newline"),
                file("d/" + "e".repeat(98), metadata(0644, 0, 0), "exactly a hundred"),
                item(directory(LONG_DIRECTORY, metadata(0700, 1, 2))),
                file(LONG_NAME, metadata(0644, 0, 0), "long"),
                link(TarEntry.Type.HARD_LINK, "d/link-to-long", metadata(0644, 0, 0), LONG_NAME),
                file("empty", metadata(0600, 10_001, 10_002), ""),
                link(TarEntry.Type.HARD_LINK, "hard", metadata(0600, 10_001, 10_002), "empty"),
                file("ids", metadata(0644, 07777777, 07777777), "fit"),
                file("ids-big", metadata(0644, 010000000, 4_294_967_294L), "do not fit"),
                link(TarEntry.Type.SYMLINK, "soft", metadata(0777, 0, 0), "../x/" + "y".repeat(95)),
                link(TarEntry.Type.SYMLINK, "soft-long", metadata(0777, 5, 6), "z".repeat(101)),
                file("suid", metadata(06755, 0, 0), "#!"),
                file("xattr", new Metadata(0755, 0, 0, xattrs()), "capable"),
                file("é", metadata(0644, 0, 0), "accent"),
                link(TarEntry.Type.SYMLINK, "ü", metadata(0777, 0, 0), "é"));
    }

    static SortedMap<String, Bytes> xattrs() {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        xattrs.put("security.capability", Bytes.copyOf(new byte[] {
            1, 0, 0, 2, (byte) 0xc0, 4, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xfe, 0, 0, 0, 0, 0, 0
        }));
        xattrs.put("user.empty", Bytes.copyOf(new byte[0]));
        xattrs.put("user.text", Bytes.copyOf("a=b\n=".getBytes(StandardCharsets.UTF_8)));
        return xattrs;
    }

    public static byte[] tar(List<Item> items) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(items, out);
        return out.toByteArray();
    }

    static void write(List<Item> items, OutputStream out) throws IOException {
        TarWriter writer = new TarWriter(out);
        for (Item item : items) {
            writer.add(item.entry(), item.content());
        }
        writer.finish();
    }

    static Metadata metadata(int mode, long uid, long gid) {
        return new Metadata(mode, uid, gid, Collections.emptySortedMap());
    }

    static Item file(String name, Metadata metadata, String content) {
        long size = content.getBytes(StandardCharsets.UTF_8).length;
        return new Item(new TarEntry(name, TarEntry.Type.FILE, metadata, size, ""), content);
    }

    private static TarEntry directory(String name, Metadata metadata) {
        return new TarEntry(name, TarEntry.Type.DIRECTORY, metadata, 0, "");
    }

    static Item link(TarEntry.Type type, String name, Metadata metadata, String target) {
        return item(new TarEntry(name, type, metadata, 0, target));
    }

    private static Item item(TarEntry entry) {
        return new Item(entry, "");
    }
}
