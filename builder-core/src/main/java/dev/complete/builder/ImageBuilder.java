package dev.complete.builder;

import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.job.ImagePacker;
import dev.complete.builder.job.ImagePublication;
import dev.complete.builder.job.ImageReuse;
import dev.complete.builder.job.JobBoundary;
import dev.complete.builder.job.OutputDirectory;
import dev.complete.builder.job.Project;
import dev.complete.builder.job.RequestKey;
import dev.complete.builder.job.RetryOnCorruptCache;
import dev.complete.builder.job.RootfsAssembly;
import dev.complete.builder.job.Spares;
import dev.complete.builder.job.Timings;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.share.Publisher;
import dev.complete.builder.share.SharedRecords;
import dev.complete.builder.share.Sharing;
import dev.complete.builder.step.Steps;
import dev.complete.git.ResolveException;
import dev.complete.git.open.Superproject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the images of one Git commit: the main job, and the page to read first. {@link #build} reads from top to
 * bottom in the order the data flows. Thread-safe.
 */
public record ImageBuilder(BuildRequest request, Sharing sharing, BuildProgress progress) {

    /**
     * An image before it is packed.
     *
     * @param root null for a known image whose tree nobody looks into
     * @param known the image when an earlier build made it, or all of it but some contents; null otherwise
     */
    private record Prepared(
            Plan plan, RuntimeContract contract, @Nullable FinalRootfs root, ImageReuse.@Nullable Reused known) {
        PlannedImage planned() {
            return PlannedImage.of(plan.image(), contract, root);
        }

        /** Contents of its layers, as far as they were looked at. */
        List<LayerTree> trees() {
            return root == null ? Objects.requireNonNull(known).changed() : root.layers();
        }
    }

    /** A builder for this machine alone. */
    public ImageBuilder(BuildRequest request, BuildProgress progress) {
        this(request, Sharing.NONE, progress);
    }

    /**
     * Builds the requested images.
     *
     * @throws BuildException when the build fails; the previous outputs are unchanged
     * @throws InterruptedException when the thread was interrupted; nothing is left half-written
     */
    public BuildResult build() throws BuildException, InterruptedException {
        SharedRecords records = new SharedRecords(sharing.records(), progress);
        return RetryOnCorruptCache.run("the build failed", () -> buildOnce(records), progress);
    }

    private BuildResult buildOnce(SharedRecords records)
            throws BuildException, ResolveException, IOException, InterruptedException {
        OutputDirectory output = new OutputDirectory(request, progress);
        output.requireTrusted();
        try (Project project = Project.open(request.source(), records, progress)) {
            Publisher publisher = sharing.publisher();
            Optional<BuildResult> unchanged =
                    publisher.publishes() ? Optional.empty() : output.unchanged(project.commit());
            if (unchanged.isPresent()) {
                project.announce(List.of());
                project.awaitComparison();
                progress.on(new BuildEvent.Unchanged());
                return unchanged.get();
            }
            Timings timings = new Timings();
            Recipe recipe = project.recipe();
            List<Plan> plans = plan(recipe, project, timings);
            output.requireFree(plans);
            List<String> names = plans.stream()
                    .map(plan -> plan.image().name().value())
                    .distinct()
                    .toList();
            publisher.check(names);
            records.expect(names);

            try (RootfsAssembly assembly =
                    new RootfsAssembly(project, recipe, plans, Spares.NONE, stepOptions(), timings, progress)) {
                ImagePacker packer = new ImagePacker(
                        request, project.cache(), assembly.contents(), consumer(assembly), timings, progress);
                // A record says all about an image: what no earlier one says is looked at.
                ImageReuse reuse = new ImageReuse(
                        assembly,
                        packer,
                        publisher.keepsRecords() ? layer -> records.knowLayer(layer.key()) : ImageReuse.Enough.ALWAYS);
                List<Prepared> prepared = new ArrayList<>();
                for (Plan plan : plans) {
                    ImageReuse.Reused known = reuse.find(plan);
                    prepared.add(known == null ? prepared(plan, assembly) : prepared(plan, known, assembly));
                }
                records.tell(Plan.components(plans));
                output.requireSayable(prepared.stream().map(Prepared::planned).toList());

                List<ImagePublication.Made> made = new ArrayList<>();
                for (Prepared image : prepared) {
                    List<PackedLayer> layers;
                    if (image.known() != null) {
                        layers = image.known().layers();
                    } else {
                        FinalRootfs root = Objects.requireNonNull(image.root());
                        layers = packer.pack(image.plan(), root);
                        ImageFindings found = audit(image.plan(), root, image.contract(), assembly);
                        reuse.remember(image.plan(), image.contract(), root, layers, found);
                    }
                    BuiltImage built =
                            packer.assemble(image.plan(), image.contract(), image.root(), layers, project.commit());
                    made.add(new ImagePublication.Made(image.plan(), built, image.trees()));
                }
                unusedAllowances(assembly);
                BuildInfo info = info(plans, recipe, project.commit(), timings);
                List<BuiltImage> images =
                        made.stream().map(ImagePublication.Made::image).toList();
                BuildResult result = output.write(images, info, project.cache(), assembly.contents(), assembly::warn);
                new ImagePublication(publisher, records, assembly, reuse, packer).publish(made);
                return result;
            }
        }
    }

    private static Prepared prepared(Plan plan, RootfsAssembly assembly)
            throws BuildException, IOException, InterruptedException {
        List<ComponentTree> trees = assembly.realise(plan);
        FinalRootfs root = assembly.merge(plan, trees);
        RuntimeContract contract = assembly.contract(plan, root);
        return new Prepared(plan, contract, root, null);
    }

    private Prepared prepared(Plan plan, ImageReuse.Reused known, RootfsAssembly assembly)
            throws BuildException, IOException, InterruptedException {
        FinalRootfs root = request.output().looksIntoTree() ? assembly.merge(plan, assembly.realise(plan)) : null;
        return new Prepared(plan, known.contract(), root, known);
    }

    /** Plans the content of each image: the first half of {@link #build}. Lists every folder, reads no file. */
    public static List<Plan> plan(SourceRequest source, BuildProgress progress)
            throws BuildException, InterruptedException {
        return JobBoundary.run("planning failed", () -> {
            try (Project project = Project.open(source, progress)) {
                Recipe recipe = project.recipe();
                return project.planner(recipe).checkedPlans(ImageSelection.ALL.targets(recipe));
            }
        });
    }

    /** The manifest merged with those it extends, as YAML with each key's origin: see {@link MergedManifest#text}. */
    public static String manifest(SourceRequest source, BuildProgress progress)
            throws BuildException, InterruptedException {
        return JobBoundary.run("reading the manifest failed", () -> {
            try (Project project = Project.open(source, progress)) {
                return project.manifest().text();
            }
        });
    }

    private List<Plan> plan(Recipe recipe, Project project, Timings timings) throws BuildException, ResolveException {
        long start = System.nanoTime();
        List<Plan> plans = project.planner(recipe).plans(request.selection().targets(recipe));
        timings.add("plan", start);
        progress.on(BuildEvent.Planned.of(plans));
        return plans;
    }

    private Steps.Options stepOptions() {
        BuildRequest.Execution execution = request.execution();
        return new Steps.Options(execution.jobs(), execution.check(), execution.keepFailed());
    }

    /** Each file is read once: the audit takes its facts from the bytes that are packed. */
    private ContentConsumer consumer(RootfsAssembly assembly) {
        boolean audited = request.execution().audit() != BuildRequest.AuditLevel.OFF;
        return audited ? assembly.inspector() : ContentConsumer.NONE;
    }

    /** @return null when nobody asked for the audit */
    private @Nullable ImageFindings audit(
            Plan plan, FinalRootfs root, RuntimeContract contract, RootfsAssembly assembly)
            throws BuildException, IOException, InterruptedException {
        BuildRequest.AuditLevel level = request.execution().audit();
        if (level == BuildRequest.AuditLevel.OFF) {
            return null;
        }
        ImageFindings found =
                assembly.audit(plan, root, contract, request.output().formats());
        if (found.errors() > 0 && level == BuildRequest.AuditLevel.ERROR) {
            throw new BuildException(
                    BuildException.Kind.AUDIT,
                    "the audit of image `" + contract.name() + "` found " + found.errors()
                            + (found.errors() == 1 ? " error" : " errors")
                            + "; correct it, accept it with a reason under `allow`, or say --audit warn");
        }
        return found;
    }

    /** Skipped for a partial build: an image or platform that is left out may need the allowance. */
    private void unusedAllowances(RootfsAssembly assembly) {
        if (request.selection().isAll() && request.execution().audit() != BuildRequest.AuditLevel.OFF) {
            assembly.warnOfUnusedAllowances();
        }
    }

    private BuildInfo info(List<Plan> plans, Recipe recipe, Superproject commit, Timings timings) {
        return new BuildInfo(
                RequestKey.of(request, commit),
                RequestKey.inputs(request, commit, recipe),
                commit.commit(),
                Instant.ofEpochSecond(commit.commitSeconds()),
                commit.dirty(),
                Plan.pins(plans),
                timings.milliseconds(),
                timings.steps());
    }
}
