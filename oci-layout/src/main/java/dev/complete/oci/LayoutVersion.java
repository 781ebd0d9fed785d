package dev.complete.oci;

import java.nio.charset.StandardCharsets;

/** The {@code oci-layout} file: which version of the specification a directory follows. */
public final class LayoutVersion {

    private static final String TEXT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private LayoutVersion() {}

    /** The file's content. */
    public static byte[] text() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws InvalidImageException when {@code json} does not say version 1 */
    public static void check(byte[] json) throws InvalidImageException {
        if (!JsonObject.parse("oci-layout", json)
                .textOrEmpty("imageLayoutVersion")
                .startsWith("1.")) {
            throw new InvalidImageException("oci-layout does not say `\"imageLayoutVersion\": \"1.0.0\"`");
        }
    }
}
