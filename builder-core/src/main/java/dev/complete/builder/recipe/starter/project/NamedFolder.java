package dev.complete.builder.recipe.starter.project;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;

/** A folder of a work tree, by the names in it. Links count as files and are never followed. */
public interface NamedFolder {

    SortedSet<String> files() throws IOException;

    SortedSet<String> folders() throws IOException;

    /** One of {@link #folders}. */
    NamedFolder folder(String name) throws IOException;

    /** Whether this is the top of a submodule. */
    boolean isSubmodule();

    /** The start of a text file; empty when it cannot be read. */
    Optional<String> text(String file);
}
