package dev.complete.builder.source;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.List;

/**
 * Tree of an archive or a build step with its own root as {@code /} and its contents in the cache. The manifest's
 * {@code from: to} pairs place it in a component.
 *
 * @param label its name in messages, escaped
 * @param entries in path order; their origins know only the {@link Origin#member}. An entry whose member is not its path
 *     is a package's record, which is not in the archive's tree
 */
public record ExtractedTree(String label, List<Entry> entries) {

    /** Total size of its files. */
    public long bytes() {
        return entries.stream()
                .mapToLong(entry ->
                        entry.node() instanceof Node.File file ? file.content().size() : 0)
                .sum();
    }

    /**
     * Places the entries that {@code members} take.
     *
     * @param holder the archive itself, or the step; each entry's origin is this with its member
     * @param platform for {@code $arch} and {@code $machine} in {@code members}
     * @throws BuildException when a member matches nothing, when several entries would land on one path, or when a
     *     symlink's relative target climbs above the image's root from its new place
     */
    public List<Entry> place(List<Member> members, Origin holder, Platform platform) throws BuildException {
        List<Entry> placed = new ArrayList<>();
        for (Member member : members) {
            placed.addAll(new MemberPlacement(this, member, holder, platform).place());
        }
        return placed;
    }
}
