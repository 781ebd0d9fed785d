package dev.complete.build;

import dev.complete.build.recipe.starter.StarterManifest;
import dev.complete.build.recipe.starter.SuperprojectSurvey;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.PinResolver;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import dev.complete.git.Superproject;
import java.nio.file.Path;

/** Drafts a manifest for a superproject: what {@code complete init} writes. */
public final class StarterManifests {

    private StarterManifests() {}

    /**
     * From what the last commit and the checked-out submodules hold; fetches nothing.
     *
     * @param directory the superproject's work tree
     * @param localUrls whether submodules that are not checked out are read where a local URL says
     * @throws BuildException when it is no superproject with a commit
     */
    public static String draft(Path directory, Path cache, LocalUrls localUrls) throws BuildException {
        ResolveRequest request = new ResolveRequest(
                directory.toString(), "HEAD", false, true, localUrls, cache, Limits.DEFAULT, ResolveProgress.NONE);
        Path name = directory.toAbsolutePath().normalize().getFileName();
        try (Superproject commit = PinResolver.open(request)) {
            return StarterManifest.of(SuperprojectSurvey.of(name == null ? "image" : name.toString(), commit.root()));
        } catch (ResolveException e) {
            throw BuildException.of(e);
        }
    }
}
