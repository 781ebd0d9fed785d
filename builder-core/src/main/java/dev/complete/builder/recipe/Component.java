package dev.complete.builder.recipe;

import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A named file tree made from pinned content. A {@code from} keeps {@code $arch} and {@code $machine} as written; the
 * plan fills them in for a platform.
 *
 * @param at the component's name in the manifest
 * @param copy files and folders of Git, in the manifest's order
 * @param unpack archives in Git, in the manifest's order
 * @param links symlinks to make: path to target, the target verbatim
 * @param files small text files to make; a path with a slash at its end is an empty folder, and is in
 *     {@link #directories}
 * @param exclude image paths, globs and named sets that this component leaves out
 * @param overrides image paths and globs of lower layers that this component may replace
 * @param submodules globs of nested submodules to include
 * @param expected set when the component is only announced: a description of what the extending manifest must define
 * @param build the step whose output is part of the tree; null when nothing is compiled
 */
public record Component(
        Located<String> at,
        List<Copy> copy,
        List<Unpack> unpack,
        SortedMap<RootfsPath, Located<String>> links,
        SortedMap<RootfsPath, Located<String>> files,
        SortedMap<RootfsPath, SourceLocation> directories,
        List<Located<PathSet>> exclude,
        List<Located<PathGlob>> overrides,
        List<Located<String>> submodules,
        @Nullable Located<String> expected,
        @Nullable BuildStep build) {

    public String name() {
        return at.value();
    }

    /** {@code from: to} under {@code copy}. */
    public record Copy(Located<String> from, Target to) {
        /** The source as a matcher; fill in a platform before use. */
        public SourceGlob glob() {
            return SourceGlob.parse(from.value());
        }
    }

    /**
     * {@code archive: to} or {@code archive: {inside: to, …}} under {@code unpack}.
     *
     * @param members contents to take and their targets; never empty: the plain form takes everything ({@code ""}) to
     *     the target
     */
    public record Unpack(Located<String> from, List<Member> members) {
        /** The archives as a matcher; fill in a platform before use. */
        public SourceGlob glob() {
            return SourceGlob.parse(from.value());
        }
    }

    /** @param inside a path or glob inside the archive; a trailing slash means the folder's content; empty means all */
    public record Member(Located<String> inside, Target to) {
        /** The wanted content as a matcher; fill in a platform before use. */
        public SourceGlob glob() {
            return inside.value().isEmpty() ? SourceGlob.everything() : SourceGlob.parse(inside.value());
        }
    }

    /**
     * Destination of a file or folder.
     *
     * @param path the image path, without trailing slash; in a step's {@code source} the path below {@code /src}
     * @param keepsName the manifest's path ended in a slash: the entry keeps its own name below {@code path}
     */
    public record Target(RootfsPath path, boolean keepsName, SourceLocation at) {}
}
