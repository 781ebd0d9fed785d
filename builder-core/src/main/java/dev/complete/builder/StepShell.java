package dev.complete.builder;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.job.ComponentBuilders;
import dev.complete.builder.job.JobBoundary;
import dev.complete.builder.job.PinnedModules;
import dev.complete.builder.job.Project;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.realise.ComponentResult;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.source.Contents;
import dev.complete.builder.step.Steps;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.runner.StepTerms;
import dev.complete.git.ResolveException;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Opens a shell in the sandbox of a build step, with everything the step would see. Keeps nothing.
 *
 * @param jobs as for a build, for the components that the step is built with
 */
public record StepShell(SourceRequest request, int jobs, BuildProgress progress) {

    /**
     * @param component whose step it is
     * @param command run instead of the step's own
     * @param environment added to the step's, such as {@code TERM}
     * @param terminal whether standard input is a terminal
     */
    public record Visit(
            String component,
            Platform platform,
            List<String> command,
            Map<String, String> environment,
            boolean terminal) {}

    /** @return the exit code of the shell or command */
    public int open(Visit visit) throws BuildException, InterruptedException {
        return JobBoundary.run("the shell failed", () -> openOnce(visit));
    }

    private int openOnce(Visit visit) throws BuildException, ResolveException, IOException, InterruptedException {
        try (Project project = Project.open(request, progress)) {
            Recipe recipe = project.recipe();
            refuseUnlessBuilt(visit.component(), recipe);
            PlannedComponent planned = project.planner(recipe).component(visit.component(), visit.platform());
            Contents contents = new Contents(
                    new PinnedModules(Plan.inOrder(List.of(planned))),
                    project.cache().cas());
            Steps.Options options = new Steps.Options(jobs, false, false);
            try (ComponentBuilders builders = new ComponentBuilders(project, recipe, contents, options, progress)) {
                project.awaitComparison();
                return open(planned, builders, visit);
            }
        }
    }

    private static void refuseUnlessBuilt(String component, Recipe recipe) throws BuildException {
        List<String> built = recipe.components().values().stream()
                .filter(one -> one.build() != null)
                .map(one -> one.name())
                .toList();
        if (!built.contains(component)) {
            throw new BuildException(
                    BuildException.Kind.USAGE,
                    "no component `" + Printable.escape(component) + "` with a build step in the manifest; "
                            + (built.isEmpty() ? "it has none" : "it has " + String.join(", ", built)));
        }
    }

    private int open(PlannedComponent component, ComponentBuilders builders, Visit visit)
            throws BuildException, IOException, InterruptedException {
        PlannedStep step = component.step();
        if (step == null) {
            throw new IllegalStateException("checked already: " + component.name());
        }
        for (PlannedComponent needed : builders.graph().start(step.with())) {
            ComponentResult realised = builders.graph().await(needed);
            realised.warnings().forEach(warning -> progress.on(new BuildEvent.Warning(warning)));
            progress.on(realised.event(needed));
        }
        List<ComponentTree> with = builders.graph().trees(step.with());
        RootfsTree source = builders.realiser().source(component, step);
        Action action = builders.steps().action(step, with, source);
        StepTerms terms = builders.steps().terms(component, step);
        return builders.sandbox().shell(action, terms, visit.command(), visit.environment(), visit.terminal());
    }
}
