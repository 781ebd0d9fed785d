package dev.complete.git.sha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.files.BundledFile;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.util.sha1.SHA1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Sha1Test {

    private static final HexFormat HEX = HexFormat.of();

    /** The two chains. */
    enum Kind {
        JDK(JdkChain::new),
        PLAIN(PlainChain::new);

        @SuppressWarnings("ImmutableEnumChecker") // constructors
        private final Supplier<HashChain> chain;

        Kind(Supplier<HashChain> chain) {
            this.chain = chain;
        }

        Sha1 sha1() {
            return new Sha1(chain.get());
        }
    }

    @Test
    void takesTheChainingValueFromTheJdk() {
        assertThat(JdkChain.isUsable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameHashAtEveryLength(Kind kind) throws Exception {
        int[] lengths = IntStream.concat(
                        IntStream.range(0, 300), IntStream.of(1023, 1024, 1025, 4096, 16383, 16384, 16385, 100_000))
                .toArray();
        for (int length : lengths) {
            byte[] bytes = random(length, length);
            assertThat(hash(kind.sha1(), bytes, 1 << 20))
                    .as("length %s", length)
                    .isEqualTo(jdk(bytes));
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotDependOnTheSizeOfUpdates(Kind kind) throws Exception {
        byte[] bytes = random(1, 70_001);
        for (int size : List.of(1, 7, 63, 64, 65, 1000, 16384, 50_000)) {
            assertThat(hash(kind.sha1(), bytes, size)).as("updates of %s", size).isEqualTo(jdk(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shattered-1.bin", "shattered-2.bin", "sha-mbles-1.bin", "sha-mbles-2.bin"})
    void recognisesPublishedCollisions(String file) throws Exception {
        byte[] collision = BundledFile.bytes(Sha1Test.class, file);
        byte[] followed = Arrays.copyOf(collision, 30_000);
        byte[] late = new byte[64 * 700 + collision.length];
        for (Kind kind : Kind.values()) {
            assertCollision(kind.sha1(), collision);
            assertCollision(kind.sha1(), followed);
        }
        // Behind another prefix the same blocks collide no more: the chaining value counts.
        System.arraycopy(collision, 0, late, 64 * 700, collision.length);
        for (Kind kind : Kind.values()) {
            assertThat(hash(kind.sha1(), late, 1 << 20)).isEqualTo(jdk(late));
        }
    }

    static Stream<byte[]> files() {
        byte[] zeros = new byte[200_000];
        byte[] text = "the same line again and again\n".repeat(7_000).getBytes(StandardCharsets.UTF_8);
        byte[] sparse = new byte[200_000];
        new Random(3).ints(500, 0, sparse.length).forEach(at -> sparse[at] = (byte) at);
        return Stream.of(zeros, text, sparse, random(5, 500_000));
    }

    @ParameterizedTest
    @MethodSource("files")
    void suspectsTheSameBlocksAsJGit(byte[] bytes) throws Exception {
        Method check = Class.forName("org.eclipse.jgit.util.sha1.UbcCheck").getDeclaredMethod("check", int[].class);
        check.setAccessible(true);
        int blocks = Math.min(BitConditions.MOST_BLOCKS, bytes.length / Sha1.BLOCK);
        BitConditions conditions = BitConditions.ofThread();
        int suspects = 0;
        for (int from = 0; from + blocks * Sha1.BLOCK <= bytes.length; from += blocks * Sha1.BLOCK) {
            byte[] part = Arrays.copyOfRange(bytes, from, from + blocks * Sha1.BLOCK);
            int[] vectors = conditions.vectors(part, blocks);
            for (int i = 0; i < blocks; i++) {
                int expected = (int) check.invoke(null, (Object) Sha1Rounds.expanded(part, Sha1.BLOCK * i));
                assertThat(vectors[i]).as("block %s", i).isEqualTo(expected);
                suspects += vectors[i] == 0 ? 0 : 1;
            }
        }
        assertThat(suspects).isLessThan(bytes.length / Sha1.BLOCK / 2);
    }

    @ParameterizedTest
    @MethodSource("files")
    void agreesWithJGit(byte[] bytes) throws Exception {
        SHA1 jgit = SHA1.newInstance().setDetectCollision(true);
        jgit.update(bytes);
        assertThat(hash(Kind.JDK.sha1(), bytes, 8192))
                .isEqualTo(jgit.toObjectId().name());
    }

    @Test
    void knowsTheVectorsThatJGitKnows() throws Exception {
        Object[] expected = (Object[]) jgit("UbcCheck", "DV").get(null);
        assertThat(DisturbanceVector.ALL).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            DisturbanceVector vector = DisturbanceVector.ALL.get(i);
            assertThat(jgit("UbcCheck$DvInfo", "maskb").get(expected[i])).isEqualTo(i);
            assertThat(vector.difference)
                    .isEqualTo(jgit("UbcCheck$DvInfo", "dm").get(expected[i]));
            assertThat(vector.same).isEqualTo(jgit("UbcCheck$DvInfo", "testt").get(expected[i]));
        }
    }

    private static Field jgit(String type, String name) throws ReflectiveOperationException {
        Field field = Class.forName("org.eclipse.jgit.util.sha1." + type).getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    @Test
    void goesBackwardAsItWentForward() {
        int[] words = new Random(9).ints(Sha1Rounds.COUNT).toArray();
        int[] state = Sha1Rounds.forward(Sha1Rounds.INITIAL, 0, 65, words);
        assertThat(Sha1Rounds.backward(state, 65, words)).isEqualTo(Sha1Rounds.INITIAL);
    }

    private static void assertCollision(Sha1 sha1, byte[] bytes) {
        sha1.update(bytes, 0, bytes.length);
        assertThatThrownBy(sha1::finish).isInstanceOf(Sha1CollisionException.class);
    }

    private static String hash(Sha1 sha1, byte[] bytes, int step) throws IOException {
        for (int at = 0; at < bytes.length; at += step) {
            sha1.update(bytes, at, Math.min(step, bytes.length - at));
        }
        return sha1.finish();
    }

    private static String jdk(byte[] bytes) throws GeneralSecurityException {
        return HEX.formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
