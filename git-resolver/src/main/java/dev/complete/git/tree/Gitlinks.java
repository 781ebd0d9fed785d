package dev.complete.git.tree;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;

/**
 * Where the gitlinks of one repository at one commit lead: the effect behind {@link SourceTree#pinOf} and
 * {@link SourceTree#follow}. Thread-safe; following one gitlink twice gives equal trees and looks only once.
 */
public interface Gitlinks {

    /** For a repository without submodules: every gitlink is an error. */
    Gitlinks NONE = new Gitlinks() {
        @Override
        public Pin pin(SourceTree root, String path, GitId commit) throws ResolveException {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    Printable.escape(path) + " is a submodule at " + commit + " in "
                            + root.pin().label() + ", and there is no .gitmodules that says where it comes from");
        }

        @Override
        public SourceTree follow(SourceTree root, String path, GitId commit) throws ResolveException {
            pin(root, path, commit);
            throw new IllegalStateException("a pin without a .gitmodules");
        }
    };

    /**
     * What the gitlink at {@code path} pins; opens no other repository.
     *
     * @param root the root folder of the repository that holds the gitlink
     * @param path from that root
     */
    Pin pin(SourceTree root, String path, GitId commit) throws ResolveException;

    /** The root folder of what the gitlink at {@code path} pins. */
    SourceTree follow(SourceTree root, String path, GitId commit) throws ResolveException;
}
