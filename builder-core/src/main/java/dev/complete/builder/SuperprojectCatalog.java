package dev.complete.builder;

import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.job.JobBoundary;
import dev.complete.builder.job.Project;
import dev.complete.builder.request.SourceRequest;
import dev.complete.git.GitId;
import dev.complete.git.open.RepositoryRefs;
import java.util.List;

/**
 * What can be built of a superproject: the commits that have names, and the images of each commit. Thread-safe.
 *
 * @param source of any revision
 */
public record SuperprojectCatalog(SourceRequest source) {

    /** @param images the names in the commit's manifest, sorted */
    public record Commit(GitId id, List<String> images) {

        public Commit {
            images = List.copyOf(images);
        }
    }

    /** Branches, tags and {@code HEAD} at this moment, without asking a remote. */
    public RepositoryRefs refs() throws BuildException, InterruptedException {
        return JobBoundary.run(
                "reading the refs failed", () -> RepositoryRefs.of(source.repository(), source.gitLimits()));
    }

    /**
     * One commit. Reads its manifest and those that it extends, and nothing else.
     *
     * @param revision a commit's id, or the beginning of one that is unambiguous
     */
    public Commit commit(String revision) throws BuildException, InterruptedException {
        return JobBoundary.run("reading the manifest failed", () -> {
            try (Project project = Project.open(source.at(revision), BuildProgress.NONE)) {
                return new Commit(project.commit().commit(), project.recipe().imageNames());
            }
        });
    }
}
