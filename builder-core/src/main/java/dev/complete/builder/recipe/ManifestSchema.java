package dev.complete.builder.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of {@code complete.yaml}, for editors. The parser does not use it; tests hold both to one set of examples. */
public final class ManifestSchema {

    private ManifestSchema() {}

    /** JSON, draft 2020-12. */
    public static String text() {
        try (InputStream schema = ManifestSchema.class.getResourceAsStream("complete.schema.json")) {
            if (schema == null) {
                throw new IllegalStateException("the jar lacks the schema");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
