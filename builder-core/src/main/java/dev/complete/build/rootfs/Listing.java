package dev.complete.build.rootfs;

import dev.complete.git.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The canonical text of entries: UTF-8, a header with the format's version and the number of lines, then one line per
 * entry in the order given. A line has fourteen fields with one space between: path, type ({@code dir file link hard}),
 * mode, uid, gid, xattrs, target, size, content id; then whether a folder's metadata is {@code set} or a {@code default},
 * where the content is, and the origin as index of a pin, path and member. {@code -} is a field that does not apply.
 * {@link ListingText} has the escapes. Stateless.
 *
 * <p>Pins are stored by index, so that a listing can be bound to another commit of the same repositories.
 */
public final class Listing {

    static final String HEADER = "complete-listing 1 ";

    private Listing() {}

    /**
     * The entries as text; their component is not part of it.
     *
     * @param pins every pin that an origin or a {@link Content.GitBlob} of {@code entries} names
     * @throws IllegalArgumentException when an entry names a pin that is not listed, or text that is not Unicode
     */
    public static byte[] encode(Collection<Entry> entries, List<Pin> pins) {
        ListingWriter writer = new ListingWriter(pins);
        StringBuilder out = new StringBuilder(entries.size() * 160 + 64);
        out.append(HEADER).append(entries.size()).append('\n');
        for (Entry entry : entries) {
            writer.line(entry, out);
            out.append('\n');
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(out));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name holds half of a surrogate pair", e);
        }
    }

    /**
     * What {@link #encode} was given, with {@code component} in every origin and {@code pins} in place of the ones it was
     * encoded with.
     *
     * @throws IOException when {@code text} is anything but what {@link #encode} writes, naming the line
     */
    public static List<Entry> decode(byte[] text, String component, List<Pin> pins) throws IOException {
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("listing is not UTF-8", e);
        }
        int end = all.indexOf('\n');
        if (end < 0 || !all.startsWith(HEADER)) {
            throw new IOException("not a listing of version 1");
        }
        String count = all.substring(HEADER.length(), end);
        ListingReader reader = new ListingReader(component, pins);
        List<Entry> entries = new ArrayList<>();
        for (int start = end + 1; start < all.length(); start = end + 1) {
            end = all.indexOf('\n', start);
            if (end < 0) {
                throw new IOException("listing ends within line " + (entries.size() + 2));
            }
            try {
                entries.add(reader.entry(all.substring(start, end)));
            } catch (IllegalArgumentException e) {
                throw new IOException("listing line " + (entries.size() + 2) + ": " + e.getMessage(), e);
            }
        }
        if (!count.equals(Integer.toString(entries.size()))) {
            throw new IOException("listing has " + entries.size() + " entries, but its header says otherwise");
        }
        return entries;
    }
}
