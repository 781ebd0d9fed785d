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
 * What an archive or a build step holds, with its own root as {@code /}, and the contents in the cache. Where any of it
 * goes in a component is for {@code from: to} pairs of the manifest to say.
 *
 * @param label what messages call it, escaped
 * @param entries in path order; their origins know only the {@link Origin#member}. An entry whose member is not its path
 *     is a package's record: not in the archive's tree, but made from the package
 */
public record ExtractedTree(String label, List<Entry> entries) {

    /** How much its files hold. */
    public long bytes() {
        return entries.stream()
                .mapToLong(entry ->
                        entry.node() instanceof Node.File file ? file.content().size() : 0)
                .sum();
    }

    /**
     * Puts what {@code members} take where they want it.
     *
     * @param holder the archive itself, or the step; each entry's origin is this with its member
     * @param platform what {@code $arch} and {@code $machine} in {@code members} mean
     * @throws BuildException when a member matches nothing (naming what is near), when several things would land on one
     *     path, or when a symlink's relative target climbs above the image's root from its new place
     */
    public List<Entry> place(List<Member> members, Origin holder, Platform platform) throws BuildException {
        List<Entry> placed = new ArrayList<>();
        for (Member member : members) {
            placed.addAll(new MemberPlacement(this, member, holder, platform).place());
        }
        return placed;
    }
}
