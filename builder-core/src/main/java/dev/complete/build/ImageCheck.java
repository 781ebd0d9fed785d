package dev.complete.build;

import dev.complete.build.audit.ImageFindings;
import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.plan.Plan;
import dev.complete.build.recipe.Recipe;
import dev.complete.build.recipe.RecipeException;
import dev.complete.build.rootfs.FinalRootfs;
import dev.complete.build.step.Steps;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Audits images without packing or writing them. */
public final class ImageCheck {

    private ImageCheck() {}

    public static List<ImageFindings> check(CheckRequest request, BuildProgress progress)
            throws BuildException, InterruptedException {
        return DamagedCache.repeated(() -> checkOnce(request, progress), progress);
    }

    private static List<ImageFindings> checkOnce(CheckRequest request, BuildProgress progress)
            throws BuildException, InterruptedException {
        try (Project project = Project.open(request.source(), progress)) {
            Recipe recipe = project.recipe();
            List<Plan> plans =
                    project.planner(recipe).plans(Selection.of(recipe, request.images(), request.platforms()));
            progress.on(BuildEvent.Planned.of(plans));
            List<ImageFindings> audited = new ArrayList<>();
            Steps.Options options = new Steps.Options(request.jobs(), false, false);
            try (ImageRoots roots = new ImageRoots(project, recipe, plans, options, new Timings(), progress)) {
                for (Plan plan : plans) {
                    FinalRootfs root = roots.merge(plan, roots.realise(plan));
                    RuntimeContract contract = roots.contract(plan, root);
                    audited.add(roots.audit(plan, root, contract));
                }
                if (request.images().isEmpty() && request.platforms().isEmpty()) {
                    roots.warnOfUnusedAllowances();
                }
            }
            return audited;
        } catch (ResolveException | RecipeException | IOException | UncheckedIOException e) {
            throw BuildException.of("the check failed", e);
        }
    }
}
