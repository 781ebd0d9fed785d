package dev.complete.builder.cache;

import dev.complete.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;

/**
 * A key that is being made: SHA-256 of its fields. Each field is preceded by its length, four bytes, so that different
 * fields give different input. Texts are UTF-8. Not thread-safe.
 */
public final class MemoKey {

    private final MessageDigest hasher = Digest.sha256();

    /** @param what kind of key; keys of different kinds never are equal */
    public MemoKey(String what) {
        field(what);
    }

    public MemoKey field(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hasher.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        hasher.update(bytes);
        return this;
    }

    public MemoKey field(long number) {
        return field(Long.toString(number));
    }

    public MemoKey field(boolean value) {
        return field(Boolean.toString(value));
    }

    /** The number of texts, then each. */
    public MemoKey fields(Collection<String> texts) {
        field(texts.size());
        texts.forEach(this::field);
        return this;
    }

    /** The key; to be called once, after all fields. */
    public Digest digest() {
        return Digest.of(hasher);
    }
}
