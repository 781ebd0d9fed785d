package dev.complete.builder.recipe;

import dev.complete.files.BundledFile;

/** The JSON Schema of {@code complete.yaml}, for editors. The parser does not use it; tests hold both to one set of examples. */
public final class ManifestSchema {

    private ManifestSchema() {}

    /** JSON, draft 2020-12. */
    public static String text() {
        return BundledFile.text(ManifestSchema.class, "complete.schema.json");
    }
}
