package dev.complete.builder;

import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.job.Project;
import dev.complete.builder.job.RetryOnCorruptCache;
import dev.complete.builder.job.RootfsAssembly;
import dev.complete.builder.job.Spares;
import dev.complete.builder.job.Timings;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.CheckRequest;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.step.Steps;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Audits images without packing or writing them. */
public final class ImageCheck {

    private record Made(Plan plan, FinalRootfs root, RuntimeContract contract, ImageFindings found) {}

    /** All formats: a check does not know which one an image is for. */
    private static final Set<Format> FORMATS = Set.of(Format.values());

    private ImageCheck() {}

    public static List<ImageFindings> check(CheckRequest request, BuildProgress progress)
            throws BuildException, InterruptedException {
        return RetryOnCorruptCache.run("the check failed", () -> checkOnce(request, progress), progress);
    }

    private static List<ImageFindings> checkOnce(CheckRequest request, BuildProgress progress)
            throws BuildException, ResolveException, IOException, InterruptedException {
        try (Project project = Project.open(request.source(), progress)) {
            Recipe recipe = project.recipe();
            List<Plan> plans = project.planner(recipe).plans(request.selection().targets(recipe));
            progress.on(BuildEvent.Planned.of(plans));
            List<ImageFindings> audited = new ArrayList<>();
            Steps.Options options = new Steps.Options(request.jobs(), false, false);
            Spares spares = request.suggest() ? Spares.of(recipe, plans, project.here()) : Spares.NONE;
            try (RootfsAssembly assembly =
                    new RootfsAssembly(project, recipe, plans, spares, options, new Timings(), progress)) {
                List<Made> made = new ArrayList<>();
                for (Plan plan : plans) {
                    FinalRootfs root = assembly.merge(plan, assembly.realise(plan));
                    RuntimeContract contract = assembly.contract(plan, root);
                    made.add(new Made(plan, root, contract, assembly.audit(plan, root, contract, FORMATS)));
                }
                for (Made image : made) { // last: spare components must not use up the limits
                    audited.add(
                            request.suggest() && !image.found().findings().isEmpty()
                                    ? assembly.audit(image.plan(), image.root(), image.contract(), FORMATS, spares)
                                    : image.found());
                }
                if (request.selection().isAll()) {
                    assembly.warnOfUnusedAllowances();
                }
            }
            return audited;
        }
    }
}
