package dev.complete.git.sha1;

/** The chaining value of SHA-1, block after block. */
interface HashChain {

    /** @param length in bytes, a multiple of {@link Sha1#BLOCK} */
    void add(byte[] blocks, int offset, int length);

    /** The five words after the last block; valid until the next one. */
    int[] value();
}
