package dev.complete.git.tree;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;

/**
 * The gitlinks of one repository at one commit: the effect behind {@link SourceTree#pinOf} and
 * {@link SourceTree#follow}. Thread-safe; following one gitlink twice gives equal trees and looks only once.
 */
public interface Gitlinks {

    /**
     * The pin of the gitlink at {@code path}; opens no other repository.
     *
     * @param root the root folder of the repository that holds the gitlink
     * @param path from that root
     */
    Pin pin(SourceTree root, String path, GitId commit) throws ResolveException;

    /** The root folder of the commit that the gitlink at {@code path} pins. */
    SourceTree follow(SourceTree root, String path, GitId commit) throws ResolveException;
}
