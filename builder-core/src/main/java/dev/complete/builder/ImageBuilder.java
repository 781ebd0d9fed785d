package dev.complete.builder;

import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.cache.Cache;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.RecipeException;
import dev.complete.builder.job.DamagedCache;
import dev.complete.builder.job.Delivery;
import dev.complete.builder.job.ImageRoots;
import dev.complete.builder.job.Interruptible;
import dev.complete.builder.job.Project;
import dev.complete.builder.job.RequestKey;
import dev.complete.builder.job.Selection;
import dev.complete.builder.job.Timings;
import dev.complete.builder.layer.LayerPacker;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.ImageAssembler;
import dev.complete.builder.layer.image.ImageCommit;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.plan.PinsRecord;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.step.Steps;
import dev.complete.git.ResolveException;
import dev.complete.git.open.Superproject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The main job, and the page to read first: one Git commit becomes images. {@link #build} goes from top to bottom in the
 * order the data flows. One instance, one build; not thread-safe.
 */
public final class ImageBuilder {

    private final BuildRequest request;
    private final BuildProgress progress;
    private final Timings timings = new Timings();

    /** An image that is known but for its bytes. */
    private record Unpacked(Plan plan, RuntimeContract contract, FinalRootfs root) {
        PlannedImage planned() {
            return new PlannedImage(plan.image(), contract, root.tree());
        }
    }

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
        return DamagedCache.repeated(this::buildOnce, progress);
    }

    private BuildResult buildOnce() throws BuildException, InterruptedException {
        Delivery delivery = new Delivery(request, progress);
        delivery.requireTrusted();
        try (Project project = Project.open(request.source(), progress)) {
            Optional<BuildResult> unchanged = delivery.unchanged(project.commit());
            if (unchanged.isPresent()) {
                project.announce(List.of());
                progress.on(new BuildEvent.Unchanged());
                return unchanged.get();
            }
            Recipe recipe = project.recipe();
            List<Plan> plans = plan(recipe, project);
            delivery.requireFree(plans);

            try (ImageRoots roots = new ImageRoots(project, recipe, plans, stepOptions(), timings, progress)) {
                List<Unpacked> unpacked = new ArrayList<>();
                for (Plan plan : plans) {
                    List<ComponentTree> trees = roots.realise(plan);
                    FinalRootfs root = roots.merge(plan, trees);
                    RuntimeContract contract = roots.contract(plan, root);
                    audit(plan, root, contract, roots);
                    unpacked.add(new Unpacked(plan, contract, root));
                }
                unusedAllowances(roots);
                delivery.requireSayable(unpacked.stream().map(Unpacked::planned).toList());

                List<BuiltImage> images = new ArrayList<>();
                for (Unpacked image : unpacked) {
                    List<PackedLayer> layers = pack(image.plan(), image.root(), project.cache(), roots.contents());
                    images.add(assemble(image, layers, project.commit()));
                }
                return delivery.write(
                        images, info(plans, recipe, project.commit()), project.cache(), roots.contents(), roots::warn);
            }
        } catch (ResolveException | RecipeException | IOException | UncheckedIOException e) {
            throw BuildException.of("the build failed", e);
        }
    }

    /** The first half of {@link #build}: what would go into each image. No file is read, but every folder is looked at. */
    public static List<Plan> plan(SourceRequest source, BuildProgress progress)
            throws BuildException, InterruptedException {
        return Interruptible.run(() -> {
            try (Project project = Project.open(source, progress)) {
                Recipe recipe = project.recipe();
                return project.planner(recipe).checkedPlans(Selection.of(recipe, List.of(), List.of()));
            } catch (ResolveException | RecipeException | IOException | UncheckedIOException e) {
                throw BuildException.of("planning failed", e);
            }
        });
    }

    /** The manifest with those it extends, as YAML with the place each key comes from: see {@link MergedManifest#text}. */
    public static String manifest(SourceRequest source, BuildProgress progress)
            throws BuildException, InterruptedException {
        return Interruptible.run(() -> {
            try (Project project = Project.open(source, progress)) {
                return project.manifest().text();
            } catch (ResolveException | RecipeException | IOException | UncheckedIOException e) {
                throw BuildException.of("reading the manifest failed", e);
            }
        });
    }

    private List<Plan> plan(Recipe recipe, Project project) throws BuildException, RecipeException, ResolveException {
        long start = System.nanoTime();
        List<Plan> plans = project.planner(recipe).plans(Selection.of(recipe, request.images(), request.platforms()));
        timings.add("plan", start);
        progress.on(BuildEvent.Planned.of(plans));
        return plans;
    }

    private Steps.Options stepOptions() {
        return new Steps.Options(request.jobs(), request.check(), request.keepFailed());
    }

    private void audit(Plan plan, FinalRootfs root, RuntimeContract contract, ImageRoots roots)
            throws BuildException, IOException, InterruptedException {
        if (request.audit() == BuildRequest.AuditLevel.OFF) {
            return;
        }
        ImageFindings found = roots.audit(plan, root, contract, request.formats());
        if (found.errors() > 0 && request.audit() == BuildRequest.AuditLevel.ERROR) {
            throw new BuildException(
                    BuildException.Kind.AUDIT,
                    "the audit of image `" + contract.name() + "` found " + found.errors()
                            + (found.errors() == 1 ? " error" : " errors")
                            + "; correct it, accept it with a reason under `allow`, or say --audit warn");
        }
    }

    /** An image or platform that is not built now may be the one that needs it. */
    private void unusedAllowances(ImageRoots roots) {
        boolean all = request.images().isEmpty() && request.platforms().isEmpty();
        if (all && request.audit() != BuildRequest.AuditLevel.OFF) {
            roots.warnOfUnusedAllowances();
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

    private static BuiltImage assemble(Unpacked image, List<PackedLayer> layers, Superproject commit) {
        ImageCommit source = new ImageCommit(commit.commit().hex(), commit.commitSeconds());
        return ImageAssembler.assemble(
                image.plan().image(),
                image.contract(),
                source,
                image.root(),
                layers,
                PinsRecord.of(image.plan().layers()));
    }

    private BuildInfo info(List<Plan> plans, Recipe recipe, Superproject commit) {
        return new BuildInfo(
                RequestKey.of(request, commit),
                RequestKey.inputs(request, commit, recipe),
                commit.commit(),
                Instant.ofEpochSecond(commit.commitSeconds()),
                commit.dirty(),
                BuildEvent.Planned.of(plans).pins(),
                timings.milliseconds(),
                timings.steps());
    }
}
