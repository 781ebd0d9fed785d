package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.text.Printable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The checked characters of a manifest, or of a text that is read like one, and its lines, for locations. */
public final class ManifestText {

    static final int MAX_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final String noun;
    private final String file;
    private final String text;
    private final List<String> lines;

    private ManifestText(String noun, String file, String text) {
        this.noun = noun;
        this.file = file;
        this.text = text;
        this.lines = List.of(text.split("\r?\n", -1));
    }

    /** @throws BuildException when the bytes are too many, not UTF-8, or hold characters that editors do not show */
    public static ManifestText decode(String fileName, byte[] bytes) throws BuildException {
        return decode("manifest", fileName, bytes);
    }

    /** @param noun what messages call the text */
    public static ManifestText decode(String noun, String fileName, byte[] bytes) throws BuildException {
        String file = Printable.escape(fileName);
        if (bytes.length > MAX_BYTES) {
            throw BuildException.at(
                    "the " + noun + " has " + bytes.length + " bytes; the limit is " + MAX_BYTES,
                    new SourceLocation(file, 1, 1, 1, ""),
                    "put large content in files and `copy` it");
        }
        CharBuffer characters = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), characters, true);
        String text = characters.flip().toString();
        if (result.isError()) {
            int wrong = bytes[text.getBytes(StandardCharsets.UTF_8).length] & 0xff;
            ManifestText valid = new ManifestText(noun, file, text);
            throw BuildException.at(
                    "the " + noun + " is not UTF-8: byte 0x" + Integer.toHexString(wrong),
                    valid.markAtIndex(text.length()),
                    "save the file as UTF-8");
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        ManifestText manifest = new ManifestText(noun, file, text);
        manifest.refuseInvisible();
        return manifest;
    }

    /**
     * Refuses invisible characters: those that move the cursor, hide text or end a line for some tools make a manifest
     * mean something else than it shows.
     */
    private void refuseInvisible() throws BuildException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\n' || (c == '\r' && text.startsWith("\n", i + 1));
            if (lineEnd || c == '\t' || c == '\\') {
                continue;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
            } else if (Printable.escape(String.valueOf(c)).length() > 1) {
                String code = String.format(Locale.ROOT, "%04X", (int) c);
                throw BuildException.at(
                        "invisible character U+" + code + " in the " + noun,
                        markAtIndex(i),
                        "in double quotes, `\\u" + code + "` says it visibly");
            }
        }
    }

    /** What messages call it. */
    String noun() {
        return noun;
    }

    String text() {
        return text;
    }

    /** The first character. */
    SourceLocation start() {
        return mark(0, 0, 1);
    }

    /**
     * @param line 0 for the first
     * @param column 0 for the first, in code points
     * @param length in code points; cut at the line's end, at least 1
     */
    SourceLocation mark(int line, int column, int length) {
        String source = lines.get(Math.min(line, lines.size() - 1));
        int rest = Math.max(0, source.codePointCount(0, source.length()) - column);
        return new SourceLocation(file, line + 1, column + 1, Math.max(1, Math.min(length, rest)), source);
    }

    private SourceLocation markAtIndex(int index) {
        String before = text.substring(0, index);
        int line = (int) before.chars().filter(c -> c == '\n').count();
        int lineStart = before.lastIndexOf('\n') + 1;
        return mark(line, before.codePointCount(lineStart, before.length()), 1);
    }
}
