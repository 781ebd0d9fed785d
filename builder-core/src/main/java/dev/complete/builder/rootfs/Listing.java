package dev.complete.builder.rootfs;

import dev.complete.git.Pin;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The canonical text of entries: UTF-8, a header with the format's version and the number of lines, then one line per
 * entry in the order given. A line has fourteen fields with one space between: path, type ({@code dir file link hard}),
 * mode, uid, gid, xattrs, target, size, content id; then whether a folder's metadata is {@code set} or a
 * {@code default}, the place of the content, and the origin as index of a pin, path and member. {@code -} is a field
 * that does not apply. {@link ListingText} has the escapes. Stateless.
 *
 * <p>Pins are stored by index, so that a listing can be bound to another commit of the same repositories.
 */
public final class Listing {

    static final String HEADER = "complete-listing 1 ";

    private Listing() {}

    /** Encodes into memory; see {@link #write}. */
    public static byte[] encode(Collection<Entry> entries, List<Pin> pins) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(entries, pins, out);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes all", e);
        }
        return out.toByteArray();
    }

    /**
     * Writes the entries as text, a line at a time, without their component.
     *
     * @param pins every pin that an origin or a {@link Content.GitBlob} of {@code entries} names
     * @throws IllegalArgumentException when an entry names a pin that is not listed, or text that is not Unicode
     */
    public static void write(Collection<Entry> entries, List<Pin> pins, OutputStream out) throws IOException {
        ListingWriter writer = new ListingWriter(pins);
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
        StringBuilder line = new StringBuilder(256);
        try {
            text.append(HEADER).append(Integer.toString(entries.size())).append('\n');
            for (Entry entry : entries) {
                line.setLength(0);
                writer.line(entry, line);
                text.append(line).append('\n');
            }
            text.flush();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name holds half of a surrogate pair", e);
        }
    }

    /** Decodes from memory; see {@link #read}. */
    public static List<Entry> decode(byte[] text, String component, List<Pin> pins) throws IOException {
        return read(new ByteArrayInputStream(text), component, pins);
    }

    /**
     * The written entries, with {@code component} in every origin and {@code pins} in place of the original ones.
     *
     * @param in read to its end, a line at a time
     * @throws IOException when it is not exactly the output of {@link #write}; names the line
     */
    public static List<Entry> read(InputStream in, String component, List<Pin> pins) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        StringBuilder line = new StringBuilder(256);
        ListingReader reader = new ListingReader(component, pins);
        List<Entry> entries = new ArrayList<>();
        try {
            if (!line(text, line, 1) || line.indexOf(HEADER) != 0) {
                throw new IOException("not a listing of version 1");
            }
            String count = line.substring(HEADER.length());
            while (line(text, line, entries.size() + 2)) {
                entries.add(reader.entry(line.toString()));
            }
            if (!count.equals(Integer.toString(entries.size()))) {
                throw new IOException("listing has " + entries.size() + " entries, but its header says otherwise");
            }
            return entries;
        } catch (CharacterCodingException e) {
            throw new IOException("listing is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("listing line " + (entries.size() + 2) + ": " + e.getMessage(), e);
        }
    }

    /** Number of entries in the listing's header; reads its first line only. */
    public static long count(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEADER.length() + 20);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(HEADER)) {
            throw new IOException("not a listing of version 1");
        }
        try {
            return Integer.parseInt(text.substring(HEADER.length(), end));
        } catch (NumberFormatException e) {
            throw new IOException("a listing without a number of entries", e);
        }
    }

    /** Fills {@code line} up to the next newline; false at the end. A carriage return is an ordinary character. */
    private static boolean line(BufferedReader text, StringBuilder line, int number) throws IOException {
        line.setLength(0);
        for (int c = text.read(); c != '\n'; c = text.read()) {
            if (c < 0) {
                if (line.length() > 0) {
                    throw new IOException("listing ends within line " + number);
                }
                return false;
            }
            line.append((char) c);
        }
        return true;
    }
}
