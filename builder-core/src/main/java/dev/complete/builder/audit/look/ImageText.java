package dev.complete.builder.audit.look;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.rootfs.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the few files whose text a rule needs. */
public final class ImageText {

    /** Limit; longer files are not written by hand. */
    private static final int MAX_BYTES = 1 << 20;

    private ImageText() {}

    /** The text as UTF-8, with replacements for invalid bytes; empty for a file over 1 MiB. */
    public static String of(Node.File file, AuditedImage image) throws IOException {
        if (!image.contents().fits(file.content(), MAX_BYTES)) {
            return "";
        }
        try (InputStream in = image.contents().open(file.content())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * The lines of a file such as {@code passwd}, split at colons; without comments and empty lines.
     *
     * @param path links are followed; no lines when there is no file
     */
    public static List<String[]> records(String path, AuditedImage image) throws IOException {
        Node.File file = image.lookup().file(path);
        List<String[]> records = new ArrayList<>();
        if (file != null) {
            for (String line : of(file, image).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    records.add(line.split(":", -1));
                }
            }
        }
        return records;
    }
}
