package dev.complete.builder.source.archive;

import dev.complete.git.Limits;

/**
 * Limits on an archive; {@code --limit NAME=VALUE} raises one.
 *
 * @param archiveBytes {@code archive-bytes}: unpacked, in bytes
 * @param archiveEntries {@code archive-entries}: entries of one archive, with {@link Limits#NAME_BYTES} bytes of names
 *     each on average
 * @param archiveRatio {@code archive-ratio}: unpacked bytes for each compressed one that was read; 64 MiB more are free
 * @param archiveMemory {@code archive-memory}: bytes of all decoders at a time: the dictionary of xz and lzma, on the
 *     heap, and the window of zstd, beside it
 */
public record ArchiveLimits(long archiveBytes, long archiveEntries, int archiveRatio, long archiveMemory) {

    /**
     * The ratio is below 1032, the most that deflate can do: above it no gzip or zip would ever count as a bomb. The
     * memory is half of the launcher's heap: four times what {@code xz -9} takes, twice the {@code zstd} command's limit.
     */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(32L << 30, Limits.DEFAULT.entries(), 500, 256L << 20);
}
