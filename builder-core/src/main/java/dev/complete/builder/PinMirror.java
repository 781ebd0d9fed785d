package dev.complete.builder;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.job.JobBoundary;
import dev.complete.builder.job.Project;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.Planner;
import dev.complete.builder.plan.Source;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.files.FolderTrust;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.open.MirrorContents;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes every repository that a superproject's images and tasks need, at the commits that they need, into a directory
 * from which a machine without a network builds the same images.
 *
 * @param directory the mirror: new, or written before
 * @param since a revision whose mirror is already where this one goes; null for all of it
 */
public record PinMirror(
        SourceRequest source, Path directory, @Nullable String since, BuildProgress progress) {

    /** Writes what the mirror lacks, and returns every repository of it. */
    public List<MirrorContents.Written> write() throws BuildException, InterruptedException {
        return JobBoundary.run("writing the mirror failed", this::writeOnce);
    }

    private List<MirrorContents.Written> writeOnce()
            throws BuildException, ResolveException, IOException, InterruptedException {
        FolderTrust.require(directory);
        MirrorContents elsewhere = since == null ? MirrorContents.NONE : earlier(since);
        try (Project project = Project.open(source, progress)) {
            return contents(project, progress).write(directory, elsewhere);
        }
    }

    private MirrorContents earlier(String revision)
            throws BuildException, ResolveException, IOException, InterruptedException {
        try (Project project = Project.open(source.at(revision), BuildProgress.NONE)) {
            return contents(project, BuildProgress.NONE);
        }
    }

    /** Planning opens every repository that a build opens, and no other. */
    private static MirrorContents contents(Project project, BuildProgress progress)
            throws BuildException, ResolveException, IOException {
        Recipe recipe = project.recipe();
        Planner planner = project.planner(recipe);
        List<Plan> plans = new ArrayList<>(planner.checkedPlans(ImageSelection.ALL.targets(recipe)));
        for (Task task : recipe.tasks().values()) {
            ImageRecipe image = image(task, recipe);
            if (image == null) {
                continue;
            }
            for (Platform platform : image.platforms()) {
                plans.add(new Plan(image, platform, planner.components(task.with(), platform)));
            }
        }
        progress.on(BuildEvent.Planned.of(plans));
        Map<String, Set<GitId>> blobs = new TreeMap<>();
        for (Plan plan : plans) {
            for (PlannedComponent component : plan.components()) {
                addBlobs(component, blobs);
            }
        }
        return MirrorContents.of(project.commit(), blobs);
    }

    /** Null for a task that cannot run, since it names none of several images. */
    private static @Nullable ImageRecipe image(Task task, Recipe recipe) throws BuildException {
        if (task.image() != null) {
            return recipe.image(task.image().value());
        }
        return recipe.images().size() == 1 ? recipe.images().get(0) : null;
    }

    private static void addBlobs(PlannedComponent component, Map<String, Set<GitId>> blobs) throws ResolveException {
        for (Source source : component.allSources().toList()) {
            if (source instanceof Source.Folder folder) {
                addBlobs(folder.tree(), blobs);
            } else if (source instanceof Source.Single single && single.entry() instanceof TreeEntry.File file) {
                of(single.tree(), blobs).add(file.id());
            } else if (source instanceof Source.Archive archive) {
                of(archive.tree(), blobs).add(archive.entry().id());
            }
        }
        for (SourceTree nested : component.nested().values()) {
            addBlobs(nested, blobs);
        }
    }

    private static void addBlobs(SourceTree folder, Map<String, Set<GitId>> blobs) throws ResolveException {
        folder.extent();
        for (TreeEntry entry : folder.entries()) {
            if (entry instanceof TreeEntry.Directory directory) {
                addBlobs(folder.directory(directory), blobs);
            } else if (entry instanceof TreeEntry.File file) {
                of(folder, blobs).add(file.id());
            }
        }
    }

    private static Set<GitId> of(SourceTree tree, Map<String, Set<GitId>> blobs) {
        return blobs.computeIfAbsent(tree.pin().path(), path -> new HashSet<>());
    }
}
