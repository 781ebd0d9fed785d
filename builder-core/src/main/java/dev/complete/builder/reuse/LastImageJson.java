package dev.complete.builder.reuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.ListingReader;
import dev.complete.builder.rootfs.ListingWriter;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A {@link LastImage} as JSON, for a memo: nodes are texts of listings in it. */
final class LastImageJson {

    private LastImageJson() {}

    static byte[] write(LastImage last) {
        ObjectNode root = KnownImageJson.tree(last.image());
        last.trees().forEach(tree -> root.withArray("trees").add(tree.toString()));
        ArrayNode shares = root.putArray("shares");
        for (LayerShare share : last.shares()) {
            ObjectNode one = shares.addObject();
            ArrayNode leftOut = one.putArray("leftOut");
            share.leftOut().forEach(path -> leftOut.add(path.toString()));
            List<Entry> restyled = new ArrayList<>();
            share.restyled().forEach((path, metadata) -> restyled.add(styled(path, metadata)));
            one.put("restyled", listing(restyled));
            one.put("replaced", listing(share.replaced()));
        }
        ArrayNode read = root.putArray("read");
        new TreeSet<>(last.read()).forEach(read::add);
        return KnownImageJson.bytes(root);
    }

    /** Null for what {@link #write} did not write. */
    static @Nullable LastImage read(byte[] text) {
        return KnownImageJson.read(
                text,
                root -> new LastImage(
                        KnownImageJson.image(root),
                        KnownImageJson.each(root, "trees", tree -> Digest.parse(tree.textValue())),
                        KnownImageJson.each(root, "shares", LastImageJson::share),
                        new HashSet<>(KnownImageJson.each(root, "read", JsonNode::textValue))));
    }

    private static LayerShare share(JsonNode share) {
        SortedMap<RootfsPath, Metadata> restyled = new TreeMap<>();
        for (Entry entry : entries(KnownImageJson.text(share, "restyled"))) {
            restyled.put(entry.path(), ((Node.File) entry.node()).metadata());
        }
        return new LayerShare(
                new TreeSet<>(KnownImageJson.each(share, "leftOut", path -> RootfsPath.of(path.textValue()))),
                restyled,
                entries(KnownImageJson.text(share, "replaced")));
    }

    private static Entry styled(RootfsPath path, Metadata metadata) {
        return new Entry(path, new Node.File(metadata, new Content.Inline(""), Origin.manifest("")));
    }

    private static String listing(Collection<Entry> entries) {
        try {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            ListingWriter.write(entries, List.of(), text);
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a listing in memory is written to memory", e);
        }
    }

    private static List<Entry> entries(String listing) {
        try {
            byte[] text = listing.getBytes(StandardCharsets.UTF_8);
            return new ListingReader(new ByteArrayInputStream(text), "", List.of()).entries();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
