package dev.complete.git.sha1;

/** A chain by {@link Sha1Rounds}. */
final class PlainChain implements HashChain {

    private final int[] value = Sha1Rounds.INITIAL.clone();

    @Override
    public void add(byte[] blocks, int offset, int length) {
        for (int at = offset; at < offset + length; at += Sha1.BLOCK) {
            int[] end = Sha1Rounds.forward(value, 0, Sha1Rounds.COUNT, Sha1Rounds.expanded(blocks, at));
            for (int i = 0; i < value.length; i++) {
                value[i] += end[i];
            }
        }
    }

    @Override
    public int[] value() {
        return value;
    }
}
