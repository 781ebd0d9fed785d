package dev.complete.build.source;

import dev.complete.git.Limits;

/**
 * How much an archive may hold before it is called a bomb; {@code --limit NAME=VALUE} raises one.
 *
 * @param archiveBytes {@code archive-bytes}: unpacked, in bytes
 * @param archiveEntries {@code archive-entries}: entries of one archive, with {@link Limits#NAME_BYTES} bytes of names
 *     each on average
 * @param archiveRatio {@code archive-ratio}: unpacked bytes for each compressed one, once more than 64 MiB came out
 */
public record ArchiveLimits(long archiveBytes, long archiveEntries, int archiveRatio) {

    /** The ratio is below 1032, the most that deflate can do: above it no gzip or zip would ever count as a bomb. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(32L << 30, Limits.DEFAULT.entries(), 500);
}
