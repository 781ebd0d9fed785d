package dev.complete.builder.rootfs;

import dev.complete.git.Pin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a listing's lines. One per listing; not thread-safe. */
final class ListingWriter {

    private final Map<Pin, Integer> pins = new HashMap<>();
    private final Map<String, Integer> modules = new HashMap<>();

    ListingWriter(List<Pin> pins) {
        for (int i = 0; i < pins.size(); i++) {
            this.pins.putIfAbsent(pins.get(i), i);
            modules.putIfAbsent(pins.get(i).path(), i);
        }
    }

    /** Appends {@code entry} without a newline. */
    void line(Entry entry, StringBuilder out) {
        identity(entry, out);
        Node node = entry.node();
        if (node instanceof Node.Directory directory) {
            out.append(directory.explicit() ? " set" : " default");
        } else {
            out.append(" -");
        }
        out.append(' ');
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
        out.append(' ');
        if (pin == null) {
            out.append('-');
        } else {
            out.append(index(pins.get(pin), pin.path()));
        }
        out.append(' ');
        ListingText.escape(origin.path(), out);
        out.append(' ');
        if (origin.member() == null) {
            out.append('-');
        } else {
            ListingText.escape(origin.member(), out);
        }
    }

    private static int index(@Nullable Integer index, String path) {
        if (index == null) {
            throw new IllegalArgumentException("no pin was listed for `" + path + "`");
        }
        return index;
    }
}
