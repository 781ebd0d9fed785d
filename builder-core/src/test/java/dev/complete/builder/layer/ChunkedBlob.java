package dev.complete.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import dev.complete.oci.compress.FrameEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A layer of zstd:chunked as a reader sees it that has read the manifest, and asks for parts of the blob. It holds what it finds
 * against what containers/storage insists on.
 */
final class ChunkedBlob {

    private static final String KEY = "io.github.containers.zstd-chunked.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] blob;
    private final Map<String, String> annotations;

    ChunkedBlob(byte[] blob, Map<String, String> annotations) {
        this.blob = blob;
        this.annotations = annotations;
    }

    byte[] blob() {
        return blob;
    }

    /** Compresses as a packer does. */
    static byte[] encode(ByteBuffer raw) {
        try (FrameEncoder encoder = FrameEncoder.of(Compression.ZSTD)) {
            ByteBuffer encoded = encoder.encode(raw);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        }
    }

    private String annotation(String name) {
        return Objects.requireNonNull(annotations.get(KEY + name), name);
    }

    /** Start, size, raw size and what else the annotation says, and the same part of the blob. */
    private byte[] part(String annotation, int numbers) {
        String[] position = annotation(annotation).split(":", -1);
        assertThat(position).hasSize(numbers);
        int start = Integer.parseInt(position[0]);
        return Arrays.copyOfRange(blob, start, start + Integer.parseInt(position[1]));
    }

    JsonNode table() throws IOException {
        byte[] compressed = part("manifest-position", 4);
        assertThat(Digest.of(compressed)).hasToString(annotation("manifest-checksum"));
        byte[] text = decoded(compressed);
        assertThat(annotation("manifest-position")).endsWith(":" + text.length + ":1");
        JsonNode table = JSON.readTree(text);
        assertThat(table.path("version").asInt()).isEqualTo(1);
        assertThat(table.path("tarSplitDigest").asText())
                .isEqualTo(Digest.of(part("tarsplit-position", 3)).toString());
        return table;
    }

    String tarSplit() throws IOException {
        String text = new String(decoded(part("tarsplit-position", 3)), StandardCharsets.UTF_8);
        assertThat(annotation("tarsplit-position")).endsWith(":" + text.getBytes(StandardCharsets.UTF_8).length);
        return text;
    }

    /** The contents by name, each from its own part of the blob, and compared with its digest. */
    Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        List<JsonNode> entries = new ArrayList<>();
        table().path("entries").forEach(entries::add);
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            if (entry.path("size").asLong() > 0) {
                byte[] content = part(
                        entry.path("offset").asInt(), entry.path("endOffset").asInt());
                assertThat(content).hasSize(entry.path("size").asInt());
                assertThat(Digest.of(content)).hasToString(entry.path("digest").asText());
                contents.put(entry.path("name").asText(), content);
                int chunks = 1;
                while (i + chunks < entries.size()
                        && entries.get(i + chunks).path("type").asText().equals("chunk")) {
                    chunks++;
                }
                if (chunks > 1) {
                    checkChunks(content, entries.subList(i, i + chunks));
                }
            }
        }
        return contents;
    }

    private void checkChunks(byte[] content, List<JsonNode> chunks) throws IOException {
        int at = 0;
        for (int i = 0; i < chunks.size(); i++) {
            JsonNode chunk = chunks.get(i);
            assertThat(chunk.path("name")).isEqualTo(chunks.get(0).path("name"));
            assertThat(chunk.path("chunkOffset").asInt()).isEqualTo(at);
            boolean last = i == chunks.size() - 1;
            JsonNode end = last ? chunk.path("endOffset") : chunks.get(i + 1).path("offset");
            byte[] bytes = part(chunk.path("offset").asInt(), end.asInt());
            assertThat(bytes).hasSize(chunk.path("chunkSize").asInt());
            assertThat(Digest.of(bytes)).hasToString(chunk.path("chunkDigest").asText());
            at += bytes.length;
        }
        assertThat(at).isEqualTo(content.length);
    }

    private byte[] part(int from, int to) throws IOException {
        return decoded(Arrays.copyOfRange(blob, from, to));
    }

    /** The tar, from the tar-split data and the contents: what a reader computes the diffID of. */
    byte[] tar() throws IOException {
        Map<String, byte[]> contents = contents();
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        int position = 0;
        for (String line : tarSplit().split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            JsonNode entry = JSON.readTree(line);
            assertThat(entry.path("position").asInt()).isEqualTo(position++);
            byte[] payload = entry.path("payload").binaryValue(); // null in an entry without content
            byte[] content = contents.get(entry.path("name").asText());
            tar.writeBytes(entry.path("type").asInt() == 2 ? payload : content == null ? new byte[0] : content);
        }
        return tar.toByteArray();
    }

    private static byte[] decoded(byte[] compressed) throws IOException {
        try (InputStream in =
                FrameDecoder.open(Compression.Format.ZSTD, new ByteArrayInputStream(compressed), Long.MAX_VALUE)) {
            return in.readAllBytes();
        }
    }
}
