package dev.complete.builder.rootfs;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ListingWriter} wrote, and nothing else. One per listing; not thread-safe. */
public final class ListingReader {

    private static final int FIELDS = 14;
    private static final String GIT = "git:";

    /** An entry with extended attributes, or with a text of the manifest. */
    private static final int LONGEST_LINE = 16 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private final String component;
    private final List<Pin> pins;
    private final ListingWriter writer;
    private final String header;
    private String line = "";
    private final StringBuilder again = new StringBuilder(256);
    private int number;
    /** Shared values: many entries have the same metadata. */
    private final Map<String, Metadata> metadata = new HashMap<>();

    /** The last archive and its pack, usually those of the next entry too. */
    private String lastPath = "";

    private @Nullable Digest lastPack;

    /**
     * Reads the header.
     *
     * @param component put into every origin
     * @param pins take the place of the original ones
     */
    public ListingReader(InputStream in, String component, List<Pin> pins) throws IOException {
        this.in = in;
        this.component = component;
        this.pins = List.copyOf(pins);
        this.writer = new ListingWriter(pins);
        if (!next() || !line.startsWith(ListingWriter.HEADER)) {
            throw new IOException("not a listing of version 1");
        }
        this.header = line;
    }

    /** The number of entries as the header says it. */
    public long count() throws IOException {
        try {
            return Integer.parseInt(header.substring(ListingWriter.HEADER.length()));
        } catch (NumberFormatException e) {
            throw new IOException("a listing without a number of entries", e);
        }
    }

    /**
     * Reads the entries, to the end.
     *
     * @throws IOException when the listing is not exactly what the writer writes; names the line
     */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        long count = count();
        while (next()) {
            if (entries.size() == count) {
                throw new IOException("listing has more entries than its header says");
            }
            try {
                entries.add(entry(line));
            } catch (IllegalArgumentException e) {
                throw new IOException("listing line " + number + ": " + e.getMessage(), e);
            }
        }
        if (!header.equals(ListingWriter.HEADER + entries.size())) {
            throw new IOException("listing has " + entries.size() + " entries, but its header says otherwise");
        }
        return entries;
    }

    /**
     * Reads the line up to the next newline; false at the end. A carriage return is an ordinary character. Searches
     * bytes: a call of a reader for each character is the dearest part of a build in which little changed.
     */
    private boolean next() throws IOException {
        number++;
        int at = start;
        boolean ascii = true;
        while (true) {
            if (at == end) {
                int searched = at - start;
                if (!fill()) {
                    if (searched == 0) {
                        return false;
                    }
                    line = utf8(end); // fails first when it is no text
                    throw new IOException("listing ends within line " + number);
                }
                at = start + searched;
            }
            byte value = buffer[at];
            if (value == '\n') {
                break;
            }
            ascii &= value >= 0;
            at++;
        }
        line = ascii ? new String(buffer, start, at - start, StandardCharsets.ISO_8859_1) : utf8(at);
        start = at + 1;
        return true;
    }

    /** Reads more behind what is not used yet, which may move; false at the end. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
            if (end >= LONGEST_LINE) {
                throw new IOException("listing has a line of more than " + LONGEST_LINE + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * end);
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(count, 0);
        return count >= 0;
    }

    private String utf8(int until) throws IOException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, start, until - start);
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("listing is not UTF-8", e);
        }
    }

    /** @throws IllegalArgumentException when {@code line} is not exactly the writer's form of an entry */
    private Entry entry(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(fields.length + " fields instead of " + FIELDS);
        }
        Entry entry = new Entry(RootfsPath.of(ListingText.unescape(fields[0])), node(fields));
        // Strictness comes from writing the entry again: a line that was read too leniently differs here.
        again.setLength(0);
        writer.line(entry, again);
        if (!line.contentEquals(again)) {
            throw new IllegalArgumentException("not in canonical form");
        }
        return entry;
    }

    private Node node(String[] fields) {
        Origin origin = new Origin(component, pin(fields[11]), path(fields[12]), nullable(fields[13]));
        String target = ListingText.unescape(fields[6]);
        if (target.isEmpty()) {
            throw new IllegalArgumentException("an empty target");
        }
        return switch (fields[1]) {
            case "dir" -> new Node.Directory(metadata(fields), fields[9].equals("set"), origin);
            case "file" -> new Node.File(metadata(fields), content(fields), origin);
            case "link" -> new Node.Symlink(target, metadata(fields), origin);
            case "hard" -> new Node.HardLink(RootfsPath.of(target), origin);
            default -> throw new IllegalArgumentException("an unknown type");
        };
    }

    private String path(String field) {
        String path = ListingText.unescape(field);
        lastPath = path.equals(lastPath) ? lastPath : path;
        return lastPath;
    }

    private static @Nullable String nullable(String field) {
        return field.equals("-") ? null : ListingText.unescape(field);
    }

    private @Nullable Pin pin(String field) {
        return field.equals("-") ? null : pinAt(field);
    }

    private Pin pinAt(String field) {
        int index = Integer.parseInt(field);
        if (index < 0 || index >= pins.size()) {
            throw new IllegalArgumentException("an unknown pin");
        }
        return pins.get(index);
    }

    private Metadata metadata(String[] fields) {
        return metadata.computeIfAbsent(
                fields[2] + ' ' + fields[3] + ' ' + fields[4] + ' ' + fields[5],
                k -> new Metadata(Integer.parseInt(fields[2], 8), id(fields[3]), id(fields[4]), xattrs(fields[5])));
    }

    private static long id(String field) {
        long id = Long.parseLong(field);
        if (id < 0 || id > Metadata.MAX_ID) {
            throw new IllegalArgumentException("an owner out of range");
        }
        return id;
    }

    private static SortedMap<String, Bytes> xattrs(String field) {
        if (field.equals("-")) {
            return Collections.emptySortedMap();
        }
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        for (String xattr : field.split(",", -1)) {
            int equals = xattr.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("an attribute without a value");
            }
            byte[] value = HexFormat.of().parseHex(xattr, equals + 1, xattr.length());
            xattrs.put(ListingText.unescape(xattr.substring(0, equals)), Bytes.copyOf(value));
        }
        return xattrs;
    }

    private Content content(String[] fields) {
        long size = Long.parseLong(fields[7]);
        String id = fields[8];
        String place = fields[10];
        int colon = place.indexOf(':') + 1;
        String rest = place.substring(colon);
        return switch (place.substring(0, colon)) {
            case "pin:" ->
                new Content.GitBlob(
                        pinAt(rest).path(), new GitId(id.startsWith(GIT) ? id.substring(GIT.length()) : id), size);
            case "pack:" -> packed(rest.split("@", -1), size, Digest.parse(id));
            case "text:" -> new Content.Inline(ListingText.unescape(rest));
            default -> throw new IllegalArgumentException("an unknown kind of content");
        };
    }

    private Content packed(String[] place, long size, Digest digest) {
        if (place.length != 2) {
            throw new IllegalArgumentException("a pack without an offset");
        }
        Digest pack = new Digest(place[0]);
        if (lastPack == null || !lastPack.equals(pack)) {
            lastPack = pack;
        }
        return new Content.Packed(lastPack, Long.parseLong(place[1]), size, digest);
    }
}
