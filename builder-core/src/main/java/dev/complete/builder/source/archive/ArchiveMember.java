package dev.complete.builder.source.archive;

import dev.complete.builder.rootfs.Metadata;

/**
 * An entry as the archive describes it. Whether the entries fit together is not known yet.
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
