package dev.complete.git;

/**
 * Limits on what is read of a repository, against hostile ones. Each limit is per module unless it says otherwise; the
 * defaults are far above any honest repository, and {@code --limit NAME=VALUE} raises one.
 *
 * @param objectBytes {@code object-bytes}: the largest blob, in bytes
 * @param treeBytes {@code tree-bytes}: the largest tree, commit or tag object, in bytes; these are held in memory
 * @param entries {@code entries}: paths in one module's tree, folders included; also the entries that the components of
 *     one command may have together, with {@link #NAME_BYTES} bytes of names each on average
 * @param depth {@code depth}: folders inside folders
 * @param pathBytes {@code path-bytes}: the longest path, in UTF-8 bytes
 * @param modules {@code modules}: submodules of the whole superproject, nested ones included
 * @param moduleDepth {@code module-depth}: submodules inside submodules
 * @param gitmodulesBytes {@code gitmodules-bytes}: the size of a {@code .gitmodules}
 * @param deltaBytes {@code delta-bytes}: what applying one object's chain of deltas unpacks on the way, in bytes
 * @param silence {@code silence}: how long a remote may say nothing, in seconds; at least 1
 */
public record Limits(
        long objectBytes,
        long treeBytes,
        long entries,
        int depth,
        int pathBytes,
        int modules,
        int moduleDepth,
        long gitmodulesBytes,
        long deltaBytes,
        int silence) {

    /** Memory that a path costs at its most, from reading it to writing it into a layer; measured, and rounded up. */
    private static final long BYTES_FOR_A_PATH = 1L << 10;

    /** Bytes of names, link targets and attributes that an entry may have on average. */
    public static final long NAME_BYTES = 128;

    /** Limits on memory follow from the heap, so that each is reached before the heap is full. */
    public static final Limits DEFAULT = ofHeap(Runtime.getRuntime().maxMemory());

    /** @param heap what the JVM may use at most, in bytes */
    static Limits ofHeap(long heap) {
        return new Limits(
                16L << 30,
                Math.min(64L << 20, heap / 8),
                heap / BYTES_FOR_A_PATH,
                256,
                4_096,
                1_000,
                16,
                1L << 20,
                4L << 30,
                60);
    }

    /** The most bytes of names that so many entries may have together. */
    public static long nameBytes(long entries) {
        return entries > Long.MAX_VALUE / NAME_BYTES ? Long.MAX_VALUE : entries * NAME_BYTES;
    }

    /** The end of a message about a limit on what is held in memory: how to raise it, and the heap with it. */
    public static String raise(String name) {
        return raise(name, "N", "2g");
    }

    /** The same as {@link #raise(String)}, when the wanted value is known. */
    public static String raise(String name, long wanted) {
        long megabytes = Math.max(1024, wanted / (1 << 20) * BYTES_FOR_A_PATH + 1024);
        return raise(name, Long.toString(wanted), megabytes + "m");
    }

    private static String raise(String name, String value, String heap) {
        return "; if that is meant, raise it with --limit " + name + "=" + value
                + " and give memory for it with COMPLETE_JAVA_OPTS=-Xmx" + heap;
    }
}
