package dev.complete.tar;

import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where files are in a tar that anyone may have written: one pass over its headers, which reads no contents. A tar that
 * readers do not agree about is refused. Not thread-safe.
 */
public final class TarIndex {

    /** Far more than whoever asks for some files of a tar has in it. */
    private static final int MAX_ENTRIES = 100_000;

    /** As much as Go's reader takes for a name or an extended header. */
    private static final int MAX_EXTENDED_BYTES = 1 << 20;

    /** A file's bytes in the tar. */
    public record Slice(long offset, long size) {}

    private final Predicate<String> wanted;
    private final FileChannel tar;
    private final long end;
    private final Map<String, Slice> files = new HashMap<>();
    private long at;
    private long entries;

    /** What an extended header says of the next entry. */
    private @Nullable String name;

    private @Nullable Long size;
    private boolean extended;

    private TarIndex(FileChannel tar, Predicate<String> wanted) throws IOException {
        this.wanted = wanted;
        this.tar = tar;
        this.end = tar.size();
    }

    /**
     * The regular files whose names are {@code wanted}, by name; a leading {@code ./} is not one's part.
     *
     * @param wanted gets names whose chars are bytes, as ISO-8859-1; those that it takes are kept in memory
     * @throws TarException when it is none, is cut off, has one of these files twice or more than 100,000 entries
     */
    public static Map<String, Slice> of(FileChannel tar, Predicate<String> wanted) throws IOException {
        return new TarIndex(tar, wanted).files();
    }

    private Map<String, Slice> files() throws IOException {
        for (byte[] block = read(TarHeader.BLOCK); !isZero(block); block = read(TarHeader.BLOCK)) {
            if (++entries > MAX_ENTRIES) {
                throw new TarException("it has more than " + MAX_ENTRIES + " entries");
            }
            TarHeader header = TarHeader.parse(block);
            switch (header.type()) {
                case 'x' -> extended(PaxExtension.parse(content(header)));
                case 'g' -> global(PaxExtension.parse(content(header)));
                case 'L' -> longName(content(header));
                case 'K' -> content(header);
                default -> entry(header);
            }
        }
        if (extended) {
            throw new TarException("an extended header is the last entry");
        }
        return Map.copyOf(files);
    }

    private byte[] read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int count = tar.read(bytes, at);
            if (count < 0) {
                throw new TarException("it is cut off: its end is missing");
            }
            at += count;
        }
        return bytes.array();
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] content(TarHeader header) throws IOException {
        if (header.size() > MAX_EXTENDED_BYTES) {
            throw new TarException("an extended header has " + header.size() + " bytes");
        }
        byte[] content = read((int) header.size());
        at += TarHeader.padded(header.size()) - header.size();
        return content;
    }

    private void extended(Map<String, byte[]> records) throws TarException {
        next();
        refuseSparse(records);
        name = text(records.get("path"));
        String digits = text(records.get("size"));
        if (digits != null && !digits.matches("[0-9]{1,18}")) {
            throw new TarException("a PAX header has a size that is no number");
        }
        size = digits == null ? null : Long.valueOf(digits);
    }

    /** Readers disagree about whether these hold for each entry. */
    private void global(Map<String, byte[]> records) throws TarException {
        if (extended) {
            throw new TarException("a global PAX header stands between an extended header and its entry");
        }
        refuseSparse(records);
        if (records.containsKey("path") || records.containsKey("size")) {
            throw new TarException("a global PAX header sets names or sizes for all entries");
        }
    }

    /** The name and size of a file with holes are in these, for readers that know them only. */
    private static void refuseSparse(Map<String, byte[]> records) throws TarException {
        if (records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            throw new TarException("a file has holes (GNU.sparse), which not all readers know");
        }
    }

    private void longName(byte[] content) throws TarException {
        next();
        String raw = new String(content, StandardCharsets.ISO_8859_1);
        int nul = raw.indexOf('\0');
        name = nul < 0 ? raw : raw.substring(0, nul);
    }

    private void next() throws TarException {
        if (extended) {
            throw new TarException("two extended headers for one entry");
        }
        extended = true;
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
    }

    private void entry(TarHeader header) throws TarException {
        String said = name == null ? header.name() : name;
        long length = size == null ? header.size() : header.sizeWith(size);
        name = null;
        size = null;
        extended = false;
        boolean regular = header.type() == '0' || header.type() == '7' || header.type() == '\0';
        if (!regular && length != 0) {
            throw new TarException("`" + Printable.escape(said) + "` is no file and has a size");
        }
        if (length > end - at) {
            throw new TarException("it is cut off in `" + Printable.escape(said) + "`");
        }
        String plain = said.startsWith("./") ? said.substring(2) : said;
        if (regular && wanted.test(plain) && files.put(plain, new Slice(at, length)) != null) {
            throw new TarException("it has `" + Printable.escape(plain) + "` twice");
        }
        at += TarHeader.padded(length);
    }
}
