package dev.complete.builder.audit.loader.configuration;

import dev.complete.builder.audit.elf.ElfFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /etc/ld.so.cache} as {@code ldconfig} writes it: glibc's {@code sysdeps/generic/dl-cache.h}, format
 * {@code glibc-ld.so.cache1.1}, alone or behind the older one.
 *
 * @param paths by machine flags and name; only entries for every processor
 * @param damage the reason why it cannot be read, one sentence: loaders then ignore it; null when it can
 */
public record LibraryCache(Map<Key, String> paths, @Nullable String damage) {

    public static final String PATH = "/etc/ld.so.cache";
    public static final int MAX_BYTES = 16 << 20;
    public static final LibraryCache NONE = new LibraryCache(Map.of(), null);

    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OLD_MAGIC = "ld.so-1.7.0".getBytes(StandardCharsets.US_ASCII);
    private static final String OLD = "it is in a format that only old loaders know";
    private static final int HEADER_BYTES = 48;
    private static final int ENTRY_BYTES = 24;
    private static final int OLD_HEADER_BYTES = 16;
    private static final int OLD_ENTRY_BYTES = 12;

    record Key(int flags, String name) {}

    public static LibraryCache parse(byte[] file) {
        try {
            return read(file);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return damaged("an entry points outside the file");
        }
    }

    private static LibraryCache damaged(String problem) {
        return new LibraryCache(Map.of(), problem);
    }

    private static LibraryCache read(byte[] file) {
        ByteBuffer whole = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long start = startOf(whole, file);
        if (start > 0 && start >= file.length) {
            return damaged(OLD);
        }
        ByteBuffer in = whole.position((int) start).slice().order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return damaged(OLD);
        }
        long count = Integer.toUnsignedLong(in.getInt());
        long textBytes = Integer.toUnsignedLong(in.getInt());
        int endianness = in.get() & 3;
        if (endianness != 0 && endianness != 2) {
            return damaged("it was written for another byte order");
        }
        long textStart = HEADER_BYTES + count * ENTRY_BYTES;
        if (textStart + textBytes > in.capacity()) {
            return damaged("it is truncated");
        }
        Map<Key, String> paths = new HashMap<>();
        for (int i = 0; i < count; i++) {
            in.position(HEADER_BYTES + i * ENTRY_BYTES);
            int flags = in.getInt();
            int name = in.getInt();
            int path = in.getInt();
            in.getInt(); // formerly the oldest kernel
            boolean everyProcessor = in.getLong() == 0;
            if (everyProcessor) {
                paths.putIfAbsent(new Key(flags, text(in, name)), text(in, path));
            }
        }
        return new LibraryCache(paths, null);
    }

    /** Start of the newer format, which follows the older one where both exist. */
    private static long startOf(ByteBuffer whole, byte[] file) {
        if (!Arrays.equals(Arrays.copyOf(file, OLD_MAGIC.length), OLD_MAGIC)) {
            return 0;
        }
        long count = Integer.toUnsignedLong(whole.getInt(OLD_HEADER_BYTES - 4));
        long end = OLD_HEADER_BYTES + count * OLD_ENTRY_BYTES;
        return (end + 7) & ~7L;
    }

    private static String text(ByteBuffer in, int start) {
        int end = start;
        while (in.get(end) != 0) {
            end++;
        }
        return new String(in.array(), in.arrayOffset() + start, end - start, StandardCharsets.UTF_8);
    }

    /** Path of {@code name} in the cache; null when it is not there. */
    @Nullable
    public String path(ElfFile.Machine machine, String name) {
        return paths.get(new Key(flags(machine), name));
    }

    /** {@code _DL_CACHE_DEFAULT_ID}: libc 6, with flags for machines that can share a root. */
    private static int flags(ElfFile.Machine machine) {
        int abi = switch (machine.number()) {
            case Machines.X86_64 -> machine.bits() == 64 ? 0x0300 : 0x0800;
            case Machines.AARCH64 -> 0x0a00;
            case Machines.ARM -> machine.hardFloat() ? 0x0900 : 0x0b00;
            default -> 0;
        };
        return abi | 3;
    }
}
