package dev.complete.git.tree;

/**
 * The number and size of all paths below a folder of one repository, known from its distinct trees: a few small ones
 * that hold each other many times over can stand for more paths than any memory holds. Sums stop at {@link Long#MAX_VALUE}.
 *
 * @param paths entries at any depth, folders and gitlinks included; what gitlinks pin is not counted
 * @param nameBytes of all these paths together, from this folder on, in UTF-8
 * @param gitlinks how many of the paths are gitlinks
 * @param height folders inside folders; 0 when there are none
 */
public record TreeExtent(long paths, long nameBytes, long gitlinks, int height) {

    static final TreeExtent EMPTY = new TreeExtent(0, 0, 0, 0);

    /** With one more entry, which is no folder. */
    TreeExtent plus(long nameLength, boolean gitlink) {
        return new TreeExtent(sum(paths, 1), sum(nameBytes, nameLength), sum(gitlinks, gitlink ? 1 : 0), height);
    }

    /** With one more folder, and all that is in it. */
    TreeExtent plus(long nameLength, TreeExtent below) {
        long prefixes = product(below.paths, nameLength + 1);
        return new TreeExtent(
                sum(paths, sum(1, below.paths)),
                sum(nameBytes, sum(nameLength, sum(below.nameBytes, prefixes))),
                sum(gitlinks, below.gitlinks),
                Math.max(height, below.height + 1));
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long product(long a, long b) {
        return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
    }
}
