package dev.complete.builder.source.archive;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.Limits;
import dev.complete.oci.Digest;
import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects an archive's entries and writes the files' contents one after another into the pack. Entries are held,
 * contents are not. Refuses what readers treat differently: two different entries for one path, an entry below a file or
 * symlink of the same archive, a hard link to anything but an earlier file.
 */
public final class PackWriter {

    /** Memory of an attribute's entry besides its text. */
    private static final long ROUGH_XATTR_BYTES = 64;

    private final OutputStream pack;
    private final ArchiveLimits limits;
    private final EntryBudget.Share share;
    private final TreeMap<RootfsPath, Item> items = new TreeMap<>();
    private final TreeMap<RootfsPath, Item> records = new TreeMap<>();
    /** The last entry's metadata, which the next one mostly shares. */
    private Metadata last = Metadata.FILE;

    private final byte[] buffer = new byte[64 << 10];
    private final MessageDigest sha256 = Digest.sha256();
    private long offset;
    private long entries;
    private long foreseen;
    private long metadataBytes;

    private record Item(
            ArchiveMember member,
            boolean explicit,
            long offset,
            @Nullable Digest digest,
            @Nullable RootfsPath leader) {

        boolean isDirectory() {
            return member.kind() == ArchiveMember.Kind.DIRECTORY;
        }

        /** Equal but for where its bytes are and how its name is spelled. */
        boolean same(Item other) {
            return member.kind() == other.member.kind()
                    && member.metadata().equals(other.member.metadata())
                    && Objects.equals(digest, other.digest)
                    && Objects.equals(leader, other.leader)
                    && (leader != null || member.linkTarget().equals(other.member.linkTarget()));
        }
    }

    public PackWriter(OutputStream pack, ArchiveLimits limits, EntryBudget.Share share) {
        this.pack = pack;
        this.limits = limits;
        this.share = share;
    }

    /** @param content read to its end for files, and not at all for others */
    public void add(ArchiveMember said, InputStream content) throws IOException {
        ArchiveMember member = shared(said);
        RootfsPath path = MemberName.path(member.name());
        count(member, path);
        checkParents(member, path);
        if (member.kind() == ArchiveMember.Kind.SYMLINK) {
            MemberName.checkTarget(member.name(), member.linkTarget());
        }
        put(
                path,
                switch (member.kind()) {
                    case FILE -> new Item(member, true, offset, copy(member, content), null);
                    case DIRECTORY, SYMLINK -> new Item(member, true, 0, null, null);
                    case HARD_LINK -> hardLink(member);
                });
    }

    private ArchiveMember shared(ArchiveMember member) {
        if (!member.metadata().equals(last)) {
            last = member.metadata();
        }
        return new ArchiveMember(member.name(), member.kind(), last, member.linkTarget(), member.size());
    }

    private void put(RootfsPath path, Item item) throws ArchiveException {
        if (path.isRoot() && !item.isDirectory()) {
            throw ArchiveException.at(item.member.name(), "is the archive's root, but no directory");
        }
        Item earlier = items.get(path);
        boolean yields = earlier != null && earlier.isDirectory() && !earlier.explicit && item.isDirectory();
        if (earlier == null || yields) {
            items.put(path, item);
        } else if (!earlier.same(item)) {
            throw ArchiveException.at(item.member.name(), "is in the archive twice, and not the same");
        }
    }

    private void count(ArchiveMember member, RootfsPath path) throws IOException {
        long bytes = path.toString().length();
        bytes += member.linkTarget().length();
        for (Map.Entry<String, Bytes> xattr : member.metadata().xattrs().entrySet()) {
            bytes += ROUGH_XATTR_BYTES
                    + xattr.getKey().length()
                    + xattr.getValue().length();
        }
        metadataBytes += bytes;
        long most = limits.archiveEntries();
        if (++entries > most) {
            throw tooMany(member, "is one too many: the archive has more than " + most + " entries");
        }
        if (metadataBytes > Limits.nameBytes(most)) {
            throw tooMany(
                    member,
                    "is too much: names, links and attributes take more than " + Limits.nameBytes(most) + " bytes ("
                            + Limits.NAME_BYTES + " for each entry of the limit of " + most + ")");
        }
        take(foreseen > 0 ? 0 : 1, bytes);
        foreseen = Math.max(0, foreseen - 1);
    }

    private static ArchiveException tooMany(ArchiveMember member, String reason) {
        return ArchiveException.at(member.name(), reason + Limits.raise("archive-entries"));
    }

    /** Called before so many entries are held elsewhere, until each is added. */
    public void foresee(long more) throws IOException {
        take(more, 0);
        foreseen += more;
    }

    private void take(long moreEntries, long moreBytes) throws IOException {
        try {
            share.add(moreEntries, moreBytes);
        } catch (BuildException e) {
            throw new OverBudgetException(e);
        }
    }

    /** The entries of all components together are too many. */
    public static final class OverBudgetException extends IOException {

        private final BuildException reason;

        private OverBudgetException(BuildException reason) {
            super(reason);
            this.reason = reason;
        }

        public BuildException reason() {
            return reason;
        }
    }

    /** Adds folders that the archive does not mention, with metadata that yields to any other. */
    private void checkParents(ArchiveMember member, RootfsPath path) throws IOException {
        RootfsPath parent = path;
        while (!parent.isRoot()) {
            parent = parent.parent();
            Item above = items.get(parent);
            if (above == null) {
                ArchiveMember implied =
                        new ArchiveMember(parent.relative(), ArchiveMember.Kind.DIRECTORY, Metadata.DIRECTORY, "", 0);
                count(implied, parent);
                items.put(parent, new Item(implied, false, 0, null, null));
            } else if (above.isDirectory()) {
                return;
            } else {
                throw ArchiveException.at(member.name(), "is below " + describe(above) + " of the same archive");
            }
        }
    }

    private static String describe(Item item) {
        ArchiveMember member = item.member;
        String name = Printable.escape(member.name());
        return member.kind() == ArchiveMember.Kind.SYMLINK
                ? "the symlink " + name + " -> " + Printable.escape(member.linkTarget())
                : "the file " + name;
    }

    private Item hardLink(ArchiveMember member) throws ArchiveException {
        RootfsPath target = MemberName.hardLinkTarget(member.name(), member.linkTarget());
        Item leader = items.get(target);
        RootfsPath first = target;
        if (leader != null && leader.leader != null) {
            first = leader.leader;
            leader = items.get(first);
        }
        if (leader == null || leader.isDirectory()) {
            throw badLink(member, ", which is no earlier file of the archive");
        }
        Metadata own = member.metadata();
        Metadata its = leader.member.metadata();
        if (own.mode() != its.mode() || own.uid() != its.uid() || own.gid() != its.gid()) {
            throw badLink(member, ", but with another mode or owner");
        }
        if (leader.member.kind() == ArchiveMember.Kind.SYMLINK) {
            return new Item(leader.member, true, 0, null, null); // two names of a symlink are two equal symlinks
        }
        return new Item(member, true, 0, null, first);
    }

    private static ArchiveException badLink(ArchiveMember member, String problem) {
        return ArchiveException.at(
                member.name(), "is a hard link to " + Printable.escape(member.linkTarget()) + problem);
    }

    private Digest copy(ArchiveMember member, InputStream content) throws IOException {
        sha256.reset();
        long copied = 0;
        for (int count = content.read(buffer); count >= 0 && copied <= member.size(); count = content.read(buffer)) {
            pack.write(buffer, 0, count);
            sha256.update(buffer, 0, count);
            copied += count;
        }
        if (copied != member.size()) {
            String found = copied > member.size() ? "more bytes" : copied + " bytes";
            throw ArchiveException.at(member.name(), "has " + found + " where the archive says " + member.size());
        }
        offset += copied;
        return Digest.of(sha256);
    }

    /**
     * Adds a package's record, made from another part of the package than its tree. Its folders are not added: they are
     * wanted only where the record is taken.
     *
     * @param member where in the package it is from
     */
    public void addRecord(RootfsPath path, byte[] content, String member) throws IOException {
        if (items.containsKey(path)) {
            throw ArchiveException.at(path.relative(), "is where the package's own record goes");
        }
        ArchiveMember file = new ArchiveMember(member, ArchiveMember.Kind.FILE, Metadata.FILE, "", content.length);
        records.put(path, new Item(file, true, offset, copy(file, new ByteArrayInputStream(content)), null));
    }

    /** All entries in path order, with the archive's root as {@code /}. This writer then forgets them. */
    public List<Entry> entries(Digest packDigest) {
        List<Entry> result = new ArrayList<>(items.size() + records.size());
        for (var entry = items.pollFirstEntry(); entry != null; entry = items.pollFirstEntry()) {
            result.add(new Entry(entry.getKey(), node(entry.getKey().relative(), entry.getValue(), packDigest)));
        }
        records.forEach((path, item) -> result.add(new Entry(path, node(item.member.name(), item, packDigest))));
        return result;
    }

    private static Node node(String from, Item item, Digest packDigest) {
        ArchiveMember member = item.member;
        Origin origin = new Origin("", null, "", from);
        return switch (member.kind()) {
            case DIRECTORY -> new Node.Directory(member.metadata(), item.explicit, origin);
            case SYMLINK -> new Node.Symlink(member.linkTarget(), member.metadata(), origin);
            case HARD_LINK -> new Node.HardLink(Objects.requireNonNull(item.leader), origin);
            case FILE -> {
                Digest digest = Objects.requireNonNull(item.digest);
                Content content = new Content.Packed(packDigest, item.offset, member.size(), digest);
                yield new Node.File(member.metadata(), content, origin);
            }
        };
    }
}
