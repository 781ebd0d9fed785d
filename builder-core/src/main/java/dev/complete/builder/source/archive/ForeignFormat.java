package dev.complete.builder.source.archive;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** Archives and compressions that are not read here, by their first bytes, for messages. */
public final class ForeignFormat {

    /** Names by magic in hexadecimal; none is the start of another. */
    private static final Map<String, String> MAGIC = Map.ofEntries(
            Map.entry("377abcaf271c", "a 7z archive"),
            Map.entry("526172211a07", "a RAR archive"),
            Map.entry("4d534346", "a cabinet file"),
            Map.entry("edabeedb", "an RPM package"),
            Map.entry("303730373031", "a cpio archive"),
            Map.entry("303730373032", "a cpio archive"),
            Map.entry("303730373037", "a cpio archive"),
            Map.entry("c771", "a cpio archive"),
            Map.entry("78617221", "a xar archive"),
            Map.entry("4c5a4950", "compressed with lzip"),
            Map.entry("04224d18", "compressed with lz4"),
            Map.entry("894c5a4f000d0a", "compressed with lzop"),
            Map.entry("1f9d", "compressed with compress (.Z)"),
            Map.entry("68737173", "a squashfs image"));

    private ForeignFormat() {}

    /** With its article; empty when nothing is recognised. */
    public static String nameOf(byte[] start) {
        String hex = HexFormat.of().formatHex(Arrays.copyOf(start, Math.min(16, start.length)));
        return MAGIC.entrySet().stream()
                .filter(known -> hex.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
