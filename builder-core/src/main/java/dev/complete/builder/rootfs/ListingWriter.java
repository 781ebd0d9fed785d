package dev.complete.builder.rootfs;

import dev.complete.git.Pin;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a listing, the canonical text of entries: UTF-8, a header with the format's version and the number of lines, then
 * one line per entry in the order given. A line has fourteen fields with one space between: path, type ({@code dir file
 * link hard}), mode, uid, gid, xattrs, target, size, content id; then whether a folder's metadata is {@code set} or a
 * {@code default}, the place of the content, and the origin as index of a pin, path and member. {@code -} is a field
 * that does not apply. {@link ListingText} has the escapes. One per listing; not thread-safe.
 *
 * <p>Pins are stored by index, so that a listing can be bound to another commit of the same repositories.
 */
public final class ListingWriter {

    static final String HEADER = "complete-listing 1 ";

    private final Map<Pin, Integer> pins = new HashMap<>();
    private final Map<String, Integer> modules = new HashMap<>();

    ListingWriter(List<Pin> pins) {
        for (int i = 0; i < pins.size(); i++) {
            this.pins.putIfAbsent(pins.get(i), i);
            modules.putIfAbsent(pins.get(i).path(), i);
        }
    }

    /**
     * Writes the entries, a line at a time, without their component.
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

    /** Appends {@code entry} without a newline. */
    void line(Entry entry, StringBuilder out) {
        identity(entry, out);
        Node node = entry.node();
        boolean folder = node instanceof Node.Directory;
        out.append(!folder ? " - " : ((Node.Directory) node).explicit() ? " set " : " default ");
        place(node, out);
        origin(node.origin(), out);
    }

    private static void identity(Entry entry, StringBuilder out) {
        ListingText.escape(entry.path().toString(), out);
        Node node = entry.node();
        if (node instanceof Node.Directory directory) {
            metadata(" dir", directory.metadata(), out);
            out.append(" - - -");
        } else if (node instanceof Node.File file) {
            metadata(" file", file.metadata(), out);
            out.append(" - ").append(file.content().size()).append(' ');
            out.append(file.content().id());
        } else if (node instanceof Node.Symlink link) {
            metadata(" link", link.metadata(), out);
            out.append(' ');
            ListingText.escape(link.target(), out);
            out.append(" - -");
        } else if (node instanceof Node.HardLink link) {
            out.append(" hard - - - - ");
            ListingText.escape(link.leader().toString(), out);
            out.append(" - -");
        }
    }

    private static void metadata(String type, Metadata metadata, StringBuilder out) {
        out.append(type).append(' ');
        int mode = metadata.mode();
        for (int shift = 9; shift >= 0; shift -= 3) {
            out.append((char) ('0' + (mode >> shift & 7)));
        }
        out.append(' ').append(metadata.uid()).append(' ').append(metadata.gid());
        if (metadata.xattrs().isEmpty()) {
            out.append(" -");
            return;
        }
        char before = ' ';
        for (Map.Entry<String, Bytes> xattr : metadata.xattrs().entrySet()) {
            out.append(before);
            ListingText.escape(xattr.getKey(), ",=", out);
            out.append('=').append(xattr.getValue());
            before = ',';
        }
    }

    private void place(Node node, StringBuilder out) {
        if (!(node instanceof Node.File file)) {
            out.append('-');
        } else if (file.content() instanceof Content.GitBlob blob) {
            out.append("pin:").append(index(modules.get(blob.modulePath()), blob.modulePath()));
        } else if (file.content() instanceof Content.Packed packed) {
            out.append("pack:").append(packed.pack().hex()).append('@').append(packed.offset());
        } else if (file.content() instanceof Content.Inline inline) {
            out.append("text:");
            ListingText.escape(inline.text(), "", out);
        }
    }

    private void origin(Origin origin, StringBuilder out) {
        Pin pin = origin.pin();
        out.append(' ').append(pin == null ? "-" : index(pins.get(pin), pin.path()));
        out.append(' ');
        ListingText.escape(origin.path(), out);
        out.append(' ');
        if (origin.member() == null) {
            out.append('-');
        } else {
            ListingText.escape(origin.member(), out);
        }
    }

    private static String index(@Nullable Integer index, String path) {
        if (index == null) {
            throw new IllegalArgumentException("no pin was listed for `" + path + "`");
        }
        return index.toString();
    }
}
