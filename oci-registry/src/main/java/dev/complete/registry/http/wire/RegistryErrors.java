package dev.complete.registry.http.wire;

import dev.complete.oci.JsonObject;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.List;

/** What a registry says of a failure (OCI distribution specification 1.1, "Error Codes"); it is data, and shown escaped. */
final class RegistryErrors {

    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_SHOWN = 300;

    private RegistryErrors() {}

    /** {@code  (CODE: message)}, or nothing when the answer says nothing that can be read. */
    static String of(Answer answer) {
        try {
            byte[] body = answer.body().readNBytes(MAX_BYTES);
            List<JsonObject> errors = JsonObject.parse("error", body).objects("errors");
            if (errors.isEmpty()) {
                return "";
            }
            String code = errors.get(0).optionalText("code");
            String message = errors.get(0).optionalText("message");
            String text = (code == null ? "" : code)
                    + (code == null || message == null ? "" : ": ")
                    + (message == null ? "" : message);
            return text.isEmpty() ? "" : " (" + shown(text) + ")";
        } catch (IOException e) {
            return ""; // the status says enough
        }
    }

    private static String shown(String text) {
        String shown = Printable.escape(text);
        return shown.length() <= MAX_SHOWN ? shown : shown.substring(0, MAX_SHOWN) + "…";
    }
}
