package dev.complete.git;

/** One entry of a Git tree. {@code name} is exact UTF-8 and holds no slash. */
public sealed interface TreeEntry {

    String name();

    GitId id();

    record File(String name, GitId id, boolean executable) implements TreeEntry {}

    record Symlink(String name, GitId id) implements TreeEntry {}

    record Directory(String name, GitId id) implements TreeEntry {}

    /** A submodule; {@code id} is the pinned commit, an object of another repository. */
    record Gitlink(String name, GitId id) implements TreeEntry {}
}
