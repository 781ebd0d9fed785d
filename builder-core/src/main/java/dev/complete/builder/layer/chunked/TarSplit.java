package dev.complete.builder.layer.chunked;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a tar has besides the contents of its files, so that a reader who has those can make the tar again and see its
 * diffID: JSON values on lines, as github.com/vbatts/tar-split reads them ({@code tar/storage}). A segment (type 2) is an entry's
 * headers, in front of them the zeros that fill the last block of the content before; a file (type 1) stands for the content of
 * any entry and has its {@link Crc64}, big-endian. Not thread-safe.
 */
final class TarSplit {

    private static final int FILE = 1;
    private static final int SEGMENT = 2;
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private int padding;
    private int position;

    TarSplit(OutputStream out) throws IOException {
        json = JSON.createGenerator(out, JsonEncoding.UTF8).setRootValueSeparator(new SerializedString("\n"));
    }

    /** @param sums of its content; null when it has none */
    void entry(TarEntry entry, @Nullable ContentSums sums) throws IOException {
        segment(TarHeaderWriter.encode(entry));
        json.writeStartObject();
        json.writeNumberField("type", FILE);
        json.writeStringField("name", entry.name());
        if (sums == null) {
            json.writeNullField("payload");
        } else {
            json.writeNumberField("size", entry.size());
            json.writeBinaryField(
                    "payload",
                    ByteBuffer.allocate(Long.BYTES).putLong(sums.crc()).array());
        }
        end();
        padding = (int) (TarHeaderWriter.padded(entry.size()) - entry.size());
    }

    /** Writes the end of the archive. Flushes, and does not close the stream. */
    void finish() throws IOException {
        segment(new byte[TarHeaderWriter.END]);
        json.writeRaw('\n');
        json.flush();
    }

    private void segment(byte[] bytes) throws IOException {
        byte[] payload = new byte[padding + bytes.length];
        System.arraycopy(bytes, 0, payload, padding, bytes.length);
        json.writeStartObject();
        json.writeNumberField("type", SEGMENT);
        json.writeBinaryField("payload", payload);
        end();
    }

    private void end() throws IOException {
        json.writeNumberField("position", position++);
        json.writeEndObject();
    }
}
