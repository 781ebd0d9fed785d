package dev.complete.git.jgit;

import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.Superproject;

/** Finds the superproject's store, its revision and its modules. */
public final class SuperprojectOpener {

    private SuperprojectOpener() {}

    public static Superproject open(ResolveRequest request) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }
}
