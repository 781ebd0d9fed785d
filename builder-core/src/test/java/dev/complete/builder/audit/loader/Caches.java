package dev.complete.builder.audit.loader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes {@code ld.so.cache} files as ldconfig does. */
public final class Caches {

    private Caches() {}

    /** For x86-64; a name, its path, and so on. */
    public static byte[] of(String... namesAndPaths) {
        int count = namesAndPaths.length / 2;
        int textStart = 48 + 24 * count;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(textStart).order(ByteOrder.LITTLE_ENDIAN);
        head.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII));
        head.putInt(count).position(28).put((byte) 2).position(48);
        for (int i = 0; i < namesAndPaths.length; i += 2) {
            head.putInt(0x303);
            for (String word : new String[] {namesAndPaths[i], namesAndPaths[i + 1]}) {
                head.putInt(textStart + text.size());
                text.writeBytes((word + "\0").getBytes(StandardCharsets.UTF_8));
            }
            head.putInt(0).putLong(0);
        }
        head.putInt(24, text.size());
        return ByteBuffer.allocate(textStart + text.size())
                .put(head.array())
                .put(text.toByteArray())
                .array();
    }
}
