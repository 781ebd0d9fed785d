package dev.complete.git.objects;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The four kinds of Git object. */
public enum ObjectKind {
    COMMIT(1),
    TREE(2),
    BLOB(3),
    TAG(4);

    private final int packType;

    ObjectKind(int packType) {
        this.packType = packType;
    }

    /** The number of a pack entry of this kind. */
    public int packType() {
        return packType;
    }

    /** The word in a loose object's header, in a tag and in the hashed bytes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The header before the content in the hashed bytes: {@code "blob 12\0"}. */
    public byte[] header(long size) {
        return (word() + ' ' + size + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    /** The kind with a pack entry's type number; null for deltas and numbers without a meaning. */
    public static @Nullable ObjectKind ofPackType(int type) {
        for (ObjectKind kind : values()) {
            if (kind.packType == type) {
                return kind;
            }
        }
        return null;
    }

    public static @Nullable ObjectKind ofWord(String word) {
        for (ObjectKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }
}
