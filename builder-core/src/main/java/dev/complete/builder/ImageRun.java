package dev.complete.builder;

import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.job.ContainerStart;
import dev.complete.builder.job.ImageChoice;
import dev.complete.builder.job.Project;
import dev.complete.builder.job.RetryOnCorruptCache;
import dev.complete.builder.job.RootfsAssembly;
import dev.complete.builder.job.Spares;
import dev.complete.builder.job.Timings;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.RunRequest;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.step.Steps;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs an image as it would ship, without packing it, and removes everything afterwards. */
public final class ImageRun {

    private ImageRun() {}

    /**
     * Runs the image. The calling thread must live as long as the container.
     *
     * @return the exit code of the container's first process; 128 plus the signal's number when a signal killed it
     */
    public static int run(RunRequest request, BuildProgress progress) throws BuildException, InterruptedException {
        return RetryOnCorruptCache.run("the run failed", () -> runOnce(request, progress), progress);
    }

    private static int runOnce(RunRequest request, BuildProgress progress)
            throws BuildException, ResolveException, IOException, InterruptedException {
        try (Project project = Project.open(request.source(), progress)) {
            Recipe recipe = project.recipe();
            ImageRecipe image = ImageChoice.image(recipe, request.image());
            refuseMissing(image, request.terms().env());
            Plan plan = project.planner(recipe).plan(image, ImageChoice.platform(image, request.terms()));
            progress.on(BuildEvent.Planned.of(List.of(plan)));
            Steps.Options options = new Steps.Options(request.terms().jobs(), false, false);
            ContainerStart.Ready container;
            try (RootfsAssembly assembly =
                    new RootfsAssembly(project, recipe, List.of(plan), Spares.NONE, options, new Timings(), progress)) {
                FinalRootfs root = assembly.merge(plan, assembly.realise(plan));
                RuntimeContract contract = assembly.contract(plan, root);
                if (request.audit() != BuildRequest.AuditLevel.OFF) {
                    refuse(assembly.audit(plan, root, contract, Set.of()), request);
                }
                container = new ContainerStart(project, assembly.contents(), request.terms(), progress)
                        .prepare(commanded(contract, request.arguments()), root.tree(), List.of());
            }
            return container.run();
        }
    }

    private static void refuseMissing(ImageRecipe image, Map<String, String> env) throws BuildException {
        List<String> missing = image.requires().stream()
                .filter(name -> !env.containsKey(name) && !image.env().containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            String all = missing.stream().map(name -> "-e " + name + "=…").collect(Collectors.joining(" "));
            throw new BuildException(
                    Kind.USAGE,
                    "image " + image.name().value() + " requires " + String.join(", ", missing) + ": say " + all
                            + ", or -e " + missing.get(0) + " to pass your own on");
        }
    }

    private static void refuse(ImageFindings found, RunRequest request) throws BuildException {
        if (found.errors() > 0 && request.audit() == BuildRequest.AuditLevel.ERROR) {
            throw new BuildException(
                    Kind.AUDIT,
                    "the audit found " + found.errors() + (found.errors() == 1 ? " error" : " errors")
                            + ", so the image is not run; correct it, accept it with a reason under `allow`, or say"
                            + " --audit warn");
        }
    }

    private static RuntimeContract commanded(RuntimeContract contract, List<String> arguments) throws BuildException {
        RuntimeContract mine = arguments.isEmpty() ? contract : contract.with(Map.of(), arguments);
        if (mine.argv().isEmpty()) {
            throw new BuildException(
                    Kind.USAGE,
                    "image " + contract.name() + " has neither `init` nor `command`: say what to run after --");
        }
        return mine;
    }
}
