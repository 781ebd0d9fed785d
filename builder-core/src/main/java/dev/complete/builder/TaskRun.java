package dev.complete.builder;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.job.ContainerStart;
import dev.complete.builder.job.ImageChoice;
import dev.complete.builder.job.JobBoundary;
import dev.complete.builder.job.Project;
import dev.complete.builder.job.Retries;
import dev.complete.builder.job.RetryOnCorruptCache;
import dev.complete.builder.job.RootfsAssembly;
import dev.complete.builder.job.Spares;
import dev.complete.builder.job.Timings;
import dev.complete.builder.merge.BindPoint;
import dev.complete.builder.merge.RootfsMerger;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.Planner;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.request.TaskRequest;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.sandbox.container.Container.Bind;
import dev.complete.builder.sandbox.container.HostCommand;
import dev.complete.builder.step.Steps;
import dev.complete.git.ResolveException;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs a task of the manifest in its image, with the task's own components on top; or on the host. */
public record TaskRun(TaskRequest request, BuildProgress progress) {

    /** Mount point of the work tree, and the task's working directory. */
    private static final RootfsPath SOURCE = RootfsPath.of("/src");

    /** The manifest's tasks, by name. */
    public static SortedMap<String, Task> tasks(SourceRequest source, BuildProgress progress)
            throws BuildException, InterruptedException {
        return JobBoundary.run("reading the tasks failed", () -> {
            try (Project project = Project.open(source, progress)) {
                return project.recipe().tasks();
            }
        });
    }

    /**
     * Runs the task. The calling thread must live as long as the task.
     *
     * @return the exit code of its command; 128 plus the signal's number when a signal killed it
     */
    public int run() throws BuildException, InterruptedException {
        return RetryOnCorruptCache.run("the task failed", this::runOnce, progress);
    }

    private int runOnce() throws BuildException, ResolveException, IOException, InterruptedException {
        try (Project project = Project.open(request.source(), progress)) {
            Recipe recipe = project.recipe();
            Task task = task(recipe);
            ImageRecipe image = ImageChoice.image(
                    recipe, task.image() == null ? null : task.image().value());
            ContainerStart.Ready ready = request.here() == null
                    ? inContainer(project, recipe, task, image)
                    : here(task, image, request.here());
            project.awaitComparison();
            return new Retries(task, progress).run(ready);
        }
    }

    private Task task(Recipe recipe) throws BuildException {
        Task task = recipe.tasks().get(request.task());
        if (task == null) {
            String known = String.join(", ", recipe.tasks().keySet());
            String nearest = NearestWord.to(request.task(), recipe.tasks().keySet());
            throw new BuildException(
                    Kind.USAGE,
                    "no task `" + Printable.escape(request.task()) + "`; "
                            + (nearest == null ? "" : "did you mean `" + nearest + "`? ")
                            + (known.isEmpty() ? "the manifest has none" : "the manifest has " + known)
                            + ", and build, publish and run are built in");
        }
        return task;
    }

    private List<String> command(Task task) {
        List<String> command =
                new ArrayList<>(task.command().stream().map(Located::value).toList());
        command.addAll(request.arguments());
        return command;
    }

    private ContainerStart.Ready here(Task task, ImageRecipe image, SortedMap<String, String> host) {
        TreeMap<String, String> environment = new TreeMap<>(host);
        environment.putAll(image.env());
        environment.putAll(task.env());
        String path = host.get("PATH");
        if (path != null) {
            environment.put("PATH", path);
        }
        environment.putAll(request.terms().env());
        return () -> HostCommand.run(command(task), environment, request.workTree());
    }

    private ContainerStart.Ready inContainer(Project project, Recipe recipe, Task task, ImageRecipe image)
            throws BuildException, ResolveException, IOException, InterruptedException {
        Platform platform = ImageChoice.platform(image, request.terms());
        Planner planner = project.planner(recipe);
        Plan plan = planner.plan(image, platform);
        Plan more = new Plan(image, platform, planner.components(task.with(), platform));
        progress.on(BuildEvent.Planned.of(List.of(plan, more)));
        Steps.Options options = new Steps.Options(request.terms().jobs(), false, false);
        try (RootfsAssembly assembly = new RootfsAssembly(
                project, recipe, List.of(plan, more), Spares.NONE, options, new Timings(), progress)) {
            FinalRootfs root = assembly.merge(plan, assembly.realise(plan));
            RuntimeContract contract = assembly.contract(plan, root)
                    .with(task.env(), command(task))
                    .at(SOURCE.toString());
            RootfsTree tree = more.layers().isEmpty()
                    ? root.tree()
                    : RootfsMerger.extend(root.tree(), assembly.realise(more), assembly.contents());
            BindPoint source = BindPoint.folder(SOURCE, tree, contract.mountPoints());
            Bind bind = new Bind(request.workTree().toRealPath(), source.at().toString());
            return new ContainerStart(project, assembly.contents(), request.terms(), progress)
                    .prepare(contract, source.tree(), List.of(bind));
        }
    }
}
