package dev.complete.build;

import dev.complete.build.audit.Audit;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;
import dev.complete.build.cache.Cache;
import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.image.BuiltImage;
import dev.complete.build.image.ImageAssembler;
import dev.complete.build.image.ImageCommit;
import dev.complete.build.layer.LayerPacker;
import dev.complete.build.layer.PackedLayer;
import dev.complete.build.merge.ComponentTree;
import dev.complete.build.merge.ImageUser;
import dev.complete.build.merge.RootfsMerger;
import dev.complete.build.output.BuildInfo;
import dev.complete.build.plan.PinsRecord;
import dev.complete.build.plan.Plan;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.plan.Planner;
import dev.complete.build.realise.ComponentGraph;
import dev.complete.build.realise.Realised;
import dev.complete.build.recipe.Recipe;
import dev.complete.build.recipe.RecipeException;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.FinalRootfs;
import dev.complete.build.rootfs.LayerTree;
import dev.complete.build.rootfs.ResolvedUser;
import dev.complete.build.source.Contents;
import dev.complete.build.step.Steps;
import dev.complete.git.ResolveException;
import dev.complete.git.Superproject;
import dev.complete.oci.blob.CorruptBlobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The main job, and the page to read first: one Git commit becomes images. {@link #build} goes from top to bottom in the
 * order the data flows. One instance, one build; not thread-safe.
 */
public final class ImageBuilder {

    /** A cache that has more than this on a working disk is not worth the time. */
    private static final int MOST_DAMAGES = 100;

    private final BuildRequest request;
    private final BuildProgress progress;
    private final Timings timings = new Timings();
    private final Audit audit = new Audit();
    private final Set<String> warned = new HashSet<>();

    public ImageBuilder(BuildRequest request, BuildProgress progress) {
        this.request = request;
        this.progress = progress;
    }

    /**
     * Builds what was asked for.
     *
     * @throws BuildException when it cannot be built; the previous outputs are as they were
     * @throws InterruptedException when the thread was interrupted; nothing is left half-written
     */
    public BuildResult build() throws BuildException, InterruptedException {
        for (int damages = 0; ; damages++) {
            try {
                return buildOnce();
            } catch (BuildException e) {
                if (damages == MOST_DAMAGES || !isDamagedCache(e)) {
                    throw e;
                }
                warn(e.getMessage() + "; it is set aside, building again");
            }
        }
    }

    /** What is found damaged is gone from the cache then: the next time it is made anew, or the next damage is found. */
    private static boolean isDamagedCache(BuildException e) {
        for (Throwable inner = e; inner != null; inner = inner.getCause()) {
            if (inner instanceof CorruptBlobException) {
                return true;
            }
        }
        return false;
    }

    private BuildResult buildOnce() throws BuildException, InterruptedException {
        try (Project project = Project.open(request.source(), progress)) {
            Delivery delivery = new Delivery(request, progress);
            Optional<BuildResult> unchanged = delivery.unchanged(project.commit());
            if (unchanged.isPresent()) {
                return unchanged.get();
            }
            Recipe recipe = project.recipe();
            List<Plan> plans = plan(recipe, project);
            ContentSource contents = contents(plans, project.cache());

            List<BuiltImage> images = new ArrayList<>();
            try (Workshop workshop = new Workshop(project, contents, stepOptions(), progress)) {
                for (Plan plan : plans) {
                    List<ComponentTree> trees = realise(plan, workshop.graph());
                    FinalRootfs root = merge(plan, trees, contents);
                    audit(plan, root, contents);
                    List<PackedLayer> layers = pack(plan, root, project.cache(), contents);
                    images.add(assemble(plan, root, layers, project.commit(), contents));
                }
            }
            unusedAllowances(recipe);
            return delivery.write(images, recipe, info(plans, project.commit()), project.cache(), contents, this::warn);
        } catch (ResolveException | RecipeException | IOException | UncheckedIOException e) {
            throw BuildException.of("the build failed", e);
        }
    }

    /** The first half of {@link #build}: what would go into each image, with nothing read that the keys do not need. */
    public static List<Plan> plan(SourceRequest source, BuildProgress progress)
            throws BuildException, InterruptedException {
        try (Project project = Project.open(source, progress)) {
            Recipe recipe = project.recipe();
            return plan(Selection.of(recipe, List.of(), List.of()), project.planner(recipe));
        } catch (ResolveException | RecipeException | IOException | UncheckedIOException e) {
            throw BuildException.of("planning failed", e);
        }
    }

    private List<Plan> plan(Recipe recipe, Project project) throws BuildException, RecipeException, ResolveException {
        long start = System.nanoTime();
        List<Plan> plans = plan(Selection.of(recipe, request.images(), request.platforms()), project.planner(recipe));
        timings.add("plan", start);
        progress.on(BuildEvent.Planned.of(plans));
        return plans;
    }

    private static List<Plan> plan(List<Selection.Target> targets, Planner planner)
            throws RecipeException, ResolveException {
        List<Plan> plans = new ArrayList<>();
        for (Selection.Target target : targets) {
            plans.add(planner.plan(target.image(), target.platform()));
        }
        return plans;
    }

    private static ContentSource contents(List<Plan> plans, Cache cache) {
        List<PlannedComponent> components =
                plans.stream().flatMap(plan -> plan.components().stream()).toList();
        return new Contents(new PinnedModules(components), cache.cas());
    }

    private Steps.Options stepOptions() {
        return new Steps.Options(request.jobs(), request.check(), request.keepFailed());
    }

    private List<ComponentTree> realise(Plan plan, ComponentGraph graph)
            throws BuildException, IOException, InterruptedException {
        long start = System.nanoTime();
        for (PlannedComponent component : graph.start(plan.layers())) {
            Realised realised = graph.await(component);
            realised.warnings().forEach(this::warn);
            timings.addComponent(component, realised);
            progress.on(BuildEvent.Realised.of(component, realised));
        }
        timings.add("realise", start);
        return graph.trees(plan.layers());
    }

    /** Once, although images and platforms share components. */
    private void warn(String message) {
        if (warned.add(message)) {
            progress.on(new BuildEvent.Warning(message));
        }
    }

    private FinalRootfs merge(Plan plan, List<ComponentTree> trees, ContentSource contents)
            throws BuildException, RecipeException, IOException {
        long start = System.nanoTime();
        FinalRootfs root = RootfsMerger.merge(trees, plan.image(), PinsRecord.of(plan.layers()), contents);
        timings.add("merge", start);
        root.warnings().forEach(this::warn);
        return root;
    }

    private void audit(Plan plan, FinalRootfs root, ContentSource contents) throws BuildException, IOException {
        if (request.audit() == BuildRequest.AuditLevel.OFF) {
            return;
        }
        long start = System.nanoTime();
        List<Finding> findings = audit.of(root.tree(), plan.image(), contents);
        timings.add("audit", start);
        progress.on(new BuildEvent.Audited(plan.image().name().value(), plan.platform(), findings));
        long errors =
                findings.stream().filter(f -> f.severity() == Severity.ERROR).count();
        if (errors > 0 && request.audit() == BuildRequest.AuditLevel.ERROR) {
            throw new BuildException(
                    BuildException.Kind.AUDIT,
                    "the audit of image `" + plan.image().name().value() + "` found " + errors
                            + (errors == 1 ? " error" : " errors")
                            + "; correct it, accept it with a reason under `allow`, or say --audit warn");
        }
    }

    /** An image or platform that is not built now may be the one that needs it. */
    private void unusedAllowances(Recipe recipe) {
        boolean all = request.images().isEmpty() && request.platforms().isEmpty();
        if (all && request.audit() != BuildRequest.AuditLevel.OFF) {
            audit.unused(recipe.images()).forEach(this::warn);
        }
    }

    private List<PackedLayer> pack(Plan plan, FinalRootfs root, Cache cache, ContentSource contents)
            throws BuildException, InterruptedException {
        List<PackedLayer> layers = new ArrayList<>();
        for (LayerTree layer : root.layers()) {
            long start = System.nanoTime();
            LayerPacker packer = new LayerPacker(
                    contents,
                    cache.cas(),
                    cache.memos(),
                    request.compression(),
                    request.jobs(),
                    bytes -> progress.on(new BuildEvent.Progressed(layer.name(), bytes)));
            PackedLayer packed = packer.pack(layer);
            progress.on(BuildEvent.Packed.of(plan, packed, timings.add("pack", start)));
            layers.add(packed);
        }
        return layers;
    }

    private BuiltImage assemble(
            Plan plan, FinalRootfs root, List<PackedLayer> layers, Superproject commit, ContentSource contents)
            throws BuildException, RecipeException, IOException {
        ResolvedUser user = ImageUser.of(root.tree(), plan.image(), contents);
        ImageCommit source = new ImageCommit(commit.commit().hex(), commit.commitSeconds());
        RuntimeContract contract = RuntimeContract.of(plan.image(), plan.platform(), user, root.tree());
        return ImageAssembler.assemble(plan.image(), contract, source, root, layers);
    }

    private BuildInfo info(List<Plan> plans, Superproject commit) {
        return new BuildInfo(
                RequestKey.of(request, commit),
                commit.commit(),
                Instant.ofEpochSecond(commit.commitSeconds()),
                commit.dirty(),
                BuildEvent.Planned.of(plans).pins(),
                timings.milliseconds(),
                timings.steps());
    }
}
