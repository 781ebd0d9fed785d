package dev.complete.builder.source.archive;

import dev.complete.builder.rootfs.Metadata;

/**
 * What an archive says about one of its entries, before it is known whether the entries fit together.
 *
 * @param name as spelled in the archive; checked by {@link MemberName}
 * @param linkTarget of a symlink or hard link as spelled; empty for the others
 * @param size of the content in bytes; 0 for all but files
 */
public record ArchiveMember(String name, Kind kind, Metadata metadata, String linkTarget, long size) {

    public enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARD_LINK
    }
}
