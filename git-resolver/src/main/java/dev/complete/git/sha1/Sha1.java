package dev.complete.git.sha1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-1 (FIPS 180-4) of one stream, which also recognises collisions: twice as fast, for all but small objects, as a hash that
 * looks for them block by block. Not thread-safe.
 */
public final class Sha1 {

    static final int BLOCK = 64;

    private static final int FIRST_BUFFER = 16 * BLOCK;

    private static final int LARGEST_BUFFER = BitConditions.MOST_BLOCKS * BLOCK;

    private final HashChain chain;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int buffered;
    private long total;
    private boolean collision;

    public Sha1() {
        this(JdkChain.isUsable() ? new JdkChain() : new PlainChain());
    }

    Sha1(HashChain chain) {
        this.chain = chain;
    }

    public void update(byte[] bytes, int offset, int length) {
        total += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            if (buffered == buffer.length) {
                if (buffer.length < LARGEST_BUFFER) {
                    buffer = Arrays.copyOf(buffer, Math.min(LARGEST_BUFFER, 4 * buffer.length));
                } else {
                    process();
                }
            }
            int part = Math.min(left, buffer.length - buffered);
            System.arraycopy(bytes, from, buffer, buffered, part);
            buffered += part;
            from += part;
            left -= part;
        }
    }

    /**
     * The hash in hexadecimal digits, lower case. To be called once.
     *
     * @throws Sha1CollisionException when a block was made to collide with another
     */
    public String finish() throws Sha1CollisionException {
        long bits = total * 8;
        int zeros = Math.floorMod(BLOCK - 9 - (int) (total % BLOCK), BLOCK);
        byte[] padding = new byte[1 + zeros + 8];
        padding[0] = (byte) 0x80;
        ByteBuffer.wrap(padding).putLong(1 + zeros, bits);
        update(padding, 0, padding.length);
        process();
        if (collision) {
            throw new Sha1CollisionException();
        }
        ByteBuffer hash = ByteBuffer.allocate(20);
        hash.asIntBuffer().put(chain.value());
        return HexFormat.of().formatHex(hash.array());
    }

    /** Adds the buffered blocks to the chain and looks at those that may belong to an attack. */
    private void process() {
        int blocks = buffered / BLOCK;
        int[] vectors = BitConditions.ofThread().vectors(buffer, blocks);
        int done = 0;
        for (int i = 0; i < blocks; i++) {
            if (vectors[i] != 0) {
                chain.add(buffer, done * BLOCK, (i - done) * BLOCK);
                done = i;
                collision |=
                        DisturbanceVector.collides(vectors[i], chain.value(), Sha1Rounds.expanded(buffer, i * BLOCK));
            }
        }
        chain.add(buffer, done * BLOCK, (blocks - done) * BLOCK);
        buffered = 0;
    }
}
