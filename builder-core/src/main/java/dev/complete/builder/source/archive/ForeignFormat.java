package dev.complete.builder.source.archive;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Archives and compressions that are not read here, by their first bytes: worth more than "not known". */
public final class ForeignFormat {

    private static final Map<String, String> MAGIC = new LinkedHashMap<>();

    static {
        MAGIC.put("377abcaf271c", "a 7z archive");
        MAGIC.put("526172211a07", "a RAR archive");
        MAGIC.put("4d534346", "a cabinet file");
        MAGIC.put("edabeedb", "an RPM package");
        MAGIC.put("303730373031", "a cpio archive");
        MAGIC.put("303730373032", "a cpio archive");
        MAGIC.put("303730373037", "a cpio archive");
        MAGIC.put("c771", "a cpio archive");
        MAGIC.put("78617221", "a xar archive");
        MAGIC.put("4c5a4950", "compressed with lzip");
        MAGIC.put("04224d18", "compressed with lz4");
        MAGIC.put("894c5a4f000d0a", "compressed with lzop");
        MAGIC.put("1f9d", "compressed with compress (.Z)");
        MAGIC.put("68737173", "a squashfs image");
    }

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
