package dev.complete.builder.source.tar;

import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.MemberName;
import dev.complete.tar.PaxExtension;
import dev.complete.tar.TarException;
import dev.complete.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What the PAX extended header of an entry says of it. Values are bytes. */
final class PaxRecords {

    static final PaxRecords NONE = new PaxRecords(Map.of());

    private final Map<String, byte[]> records;

    private PaxRecords(Map<String, byte[]> records) {
        this.records = records;
    }

    static PaxRecords parse(byte[] data) throws ArchiveException {
        Map<String, byte[]> records = new LinkedHashMap<>();
        try {
            for (var record : PaxExtension.parse(data).entrySet()) {
                byte[] key = record.getKey().getBytes(StandardCharsets.ISO_8859_1);
                records.put(MemberName.decode(key, "PAX key"), record.getValue());
            }
        } catch (TarException e) {
            throw new ArchiveException(String.valueOf(e.getMessage()));
        }
        return new PaxRecords(records);
    }

    /** Refuses what an entry may say but an image cannot. */
    void checkKept() throws ArchiveException {
        for (String key : records.keySet()) {
            if (key.startsWith("GNU.sparse.")) {
                throw new ArchiveException("is a sparse file, which is not supported: archive it without --sparse");
            }
            if (key.startsWith("SCHILY.acl.")) {
                throw new ArchiveException("has an access control list, which an image cannot carry");
            }
        }
    }

    /** Global headers may say only what is ignored anyway: readers disagree about whether they apply at all. */
    void checkGlobal() throws ArchiveException {
        checkKept();
        for (String key : records.keySet()) {
            boolean means = switch (key) {
                case "path", "linkpath", "size", "uid", "gid" -> true;
                default -> key.startsWith(Xattrs.SCHILY) || key.startsWith(Xattrs.LIBARCHIVE);
            };
            if (means) {
                throw new ArchiveException("global PAX header sets `" + Printable.escape(key)
                        + "` for all entries, which readers treat differently");
            }
        }
    }

    /** Strict UTF-8, not empty, no NUL; null when absent. */
    @Nullable
    String text(String key) throws ArchiveException {
        byte[] value = records.get(key);
        if (value == null) {
            return null;
        }
        if (value.length == 0) {
            throw new ArchiveException("PAX header has an empty `" + key + "`");
        }
        return MemberName.decode(value, "PAX " + key);
    }

    /** A decimal number from 0 to {@code largest}; {@code otherwise} when absent. */
    long number(String key, long largest, long otherwise) throws ArchiveException {
        byte[] value = records.get(key);
        if (value == null) {
            return otherwise;
        }
        String digits = new String(value, StandardCharsets.ISO_8859_1);
        boolean plain =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!plain || Long.parseLong(digits) > largest) {
            throw new ArchiveException("PAX header has " + key + "=" + Printable.escape(digits)
                    + ", which is not a number from 0 to " + largest);
        }
        return Long.parseLong(digits);
    }

    /** Extended attributes by name, from either dialect. */
    SortedMap<String, Bytes> xattrs() throws ArchiveException {
        return Xattrs.of(records);
    }
}
