package dev.complete.git;

import java.util.List;

/**
 * Content of a work tree that is not in the build of a commit.
 *
 * @param paths that differ from the commit that is checked out, from the superproject's top, those in submodules
 *     included; escaped, sorted
 * @param unchecked of which repositories that cannot be told, and why; escaped
 * @param head true when the commit that is checked out is built; else committing a path does not bring it into the build
 */
public record NotInBuild(List<String> paths, List<String> unchecked, boolean head) {

    public static final NotInBuild NOTHING = new NotInBuild(List.of(), List.of(), true);

    public NotInBuild {
        paths = List.copyOf(paths);
        unchecked = List.copyOf(unchecked);
    }
}
