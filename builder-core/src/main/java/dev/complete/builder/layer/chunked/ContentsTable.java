package dev.complete.builder.layer.chunked;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the table of contents of a layer, one JSON value ({@code TOC} and {@code FileMetadata} of containers/storage, {@code
 * pkg/chunked/internal/minimal}): each entry of the tar with all that its headers say, and where its content is. What is zero or
 * empty is left out. Not thread-safe.
 */
final class ContentsTable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String TIME = Instant.ofEpochSecond(Metadata.TIME).toString();

    private final JsonGenerator json;

    ContentsTable(OutputStream out) throws IOException {
        json = JSON.createGenerator(out, JsonEncoding.UTF8);
        json.writeStartObject();
        json.writeNumberField("version", 1);
        json.writeArrayFieldStart("entries");
    }

    /**
     * @param sums null when it has no content
     * @param chunks of its content, by their place in the layer; empty when it has none
     */
    void entry(TarEntry entry, @Nullable ContentSums sums, List<Chunk> chunks) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type(entry.type()));
        json.writeStringField("name", entry.name());
        if (!entry.link().isEmpty()) {
            json.writeStringField("linkName", entry.link());
        }
        number("mode", entry.metadata().mode());
        number("size", entry.size());
        number("uid", entry.metadata().uid());
        number("gid", entry.metadata().gid());
        json.writeStringField("modtime", TIME);
        xattrs(entry.metadata().xattrs());
        if (sums != null) {
            json.writeStringField("digest", sums.digest().toString());
            json.writeNumberField("offset", chunks.get(0).offset());
            json.writeNumberField("endOffset", chunks.get(chunks.size() - 1).end());
        }
        if (chunks.size() > 1) {
            json.writeNumberField("chunkSize", chunks.get(0).rawSize());
            json.writeStringField("chunkDigest", chunks.get(0).digest().toString());
        }
        json.writeEndObject();
        further(entry.name(), chunks);
    }

    /** The second and all further chunks. The last one says where it ends, since readers take the content's end from it. */
    private void further(String name, List<Chunk> chunks) throws IOException {
        long chunkOffset = 0;
        for (int i = 1; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            chunkOffset += chunks.get(i - 1).rawSize();
            json.writeStartObject();
            json.writeStringField("type", "chunk");
            json.writeStringField("name", name);
            json.writeNumberField("offset", chunk.offset());
            if (i == chunks.size() - 1) {
                json.writeNumberField("endOffset", chunk.end());
            }
            json.writeNumberField("chunkSize", chunk.rawSize());
            json.writeNumberField("chunkOffset", chunkOffset);
            json.writeStringField("chunkDigest", chunk.digest().toString());
            json.writeEndObject();
        }
    }

    /**
     * Ends the value. Flushes, and does not close the stream.
     *
     * @param tarSplit digest of the tar-split data as it stands in the layer
     */
    void finish(Digest tarSplit) throws IOException {
        json.writeEndArray();
        json.writeStringField("tarSplitDigest", tarSplit.toString());
        json.writeEndObject();
        json.flush();
    }

    private void xattrs(Map<String, Bytes> xattrs) throws IOException {
        if (!xattrs.isEmpty()) {
            json.writeObjectFieldStart("xattrs");
            for (var xattr : xattrs.entrySet()) {
                json.writeBinaryField(xattr.getKey(), xattr.getValue().toArray());
            }
            json.writeEndObject();
        }
    }

    private void number(String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    private static String type(TarEntry.Type type) {
        return switch (type) {
            case FILE -> "reg";
            case HARD_LINK -> "hardlink";
            case SYMLINK -> "symlink";
            case DIRECTORY -> "dir";
        };
    }
}
