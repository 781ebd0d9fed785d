package dev.complete.git.sha1;

import java.lang.reflect.Field;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chain by the JDK's SHA-1, which uses the processor's own instructions. Its chaining value is in a private field:
 * readable where the JVM was started with {@code --add-opens} for {@code java.security} and
 * {@code sun.security.provider}, as the jar's manifest asks.
 */
final class JdkChain implements HashChain {

    private static final @Nullable Fields FIELDS = Fields.find();

    private static final boolean USABLE = FIELDS != null && isRight();

    /** @param implementation in a {@link MessageDigest}; the other field is in its value */
    private record Fields(Field implementation, Field value) {

        /** Null where they are closed to this program, or have other names. */
        static @Nullable Fields find() {
            try {
                MessageDigest digest = sha1();
                Field implementation = field(digest, "digestSpi");
                Field value = field(implementation.get(digest), "state");
                return value.getType() == int[].class ? new Fields(implementation, value) : null;
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }

        /** The field of an object or of an ancestor of its class. */
        private static Field field(Object owner, String name) throws NoSuchFieldException {
            for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (field.getName().equals(name)) {
                        field.setAccessible(true);
                        return field;
                    }
                }
            }
            throw new NoSuchFieldException(name);
        }

        int[] value(MessageDigest digest) {
            try {
                return (int[]) value.get(implementation.get(digest));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final MessageDigest digest = sha1();
    private final int[] value = Objects.requireNonNull(FIELDS).value(digest);

    /** Whether this JVM gives its chaining value; tried once, on blocks whose value is known by {@link PlainChain}. */
    static boolean isUsable() {
        return USABLE;
    }

    private static boolean isRight() {
        byte[] blocks = new byte[3 * Sha1.BLOCK];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = (byte) (31 * i);
        }
        HashChain jdk = new JdkChain();
        HashChain plain = new PlainChain();
        for (int at = 0; at < blocks.length; at += Sha1.BLOCK) {
            jdk.add(blocks, at, Sha1.BLOCK);
            plain.add(blocks, at, Sha1.BLOCK);
            if (!Arrays.equals(jdk.value(), plain.value())) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void add(byte[] blocks, int offset, int length) {
        digest.update(blocks, offset, length);
    }

    @Override
    public int[] value() {
        return value;
    }
}
