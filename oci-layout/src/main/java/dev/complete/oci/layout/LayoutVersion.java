package dev.complete.oci.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.oci.InvalidImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The {@code oci-layout} file: which version of the specification a directory follows. */
public final class LayoutVersion {

    /** Largest document that is read into memory. */
    static final int MAX_DOCUMENT_BYTES = 4 << 20;

    private static final String TEXT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private LayoutVersion() {}

    /** The file's content. */
    public static byte[] text() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    static void parse(byte[] json) throws InvalidImageException {
        try {
            JsonNode version = new ObjectMapper().readTree(json).path("imageLayoutVersion");
            if (!version.isTextual() || !version.textValue().startsWith("1.")) {
                throw new InvalidImageException("oci-layout does not say `\"imageLayoutVersion\": \"1.0.0\"`");
            }
        } catch (JsonProcessingException e) {
            throw new InvalidImageException("oci-layout is not JSON", e);
        } catch (InvalidImageException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidImageException("oci-layout cannot be read", e);
        }
    }
}
