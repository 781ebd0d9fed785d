package dev.complete.builder.job;

import dev.complete.builder.audit.Audit;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.audit.Packages;
import dev.complete.builder.audit.facts.TreeFacts;
import dev.complete.builder.audit.facts.TreeInspector;
import dev.complete.builder.audit.rules.AuditRules;
import dev.complete.builder.contract.FirstProgram;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.merge.RootfsMerger;
import dev.complete.builder.merge.Users;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.plan.PinsRecord;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.realise.ComponentRealiser;
import dev.complete.builder.realise.ComponentResult;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.reuse.ReadContents;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.source.Contents;
import dev.complete.builder.step.Steps;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Assembles final trees from plans: the common part of a build, a check, a run and a task. Not thread-safe; closing it
 * returns when nothing it started runs any more.
 */
public final class RootfsAssembly implements AutoCloseable {

    /** The task that checks whether a running container works. */
    private static final String SANITY = "test_sanity";

    private final Recipe recipe;
    private final ContentSource contents;
    /** The same, for those that look into a few files to decide something. */
    private final ReadContents decisive;

    private final TreeInspector inspector;
    private final ComponentBuilders builders;
    private final BuildProgress progress;
    private final Timings timings;
    private final Audit audit;
    private final Set<String> warned = new HashSet<>();
    private final Set<PlannedComponent> told = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @param plans all plans that will be assembled: they say where contents are found
     * @param spares components and packages that may be read in addition
     * @throws BuildException when the recipe accepts findings of an unknown rule; checked first, before hours of work
     */
    public RootfsAssembly(
            Project project,
            Recipe recipe,
            List<Plan> plans,
            Spares spares,
            Steps.Options options,
            Timings timings,
            BuildProgress progress)
            throws BuildException {
        this.audit = new Audit(AuditRules.ALL, options.jobs());
        audit.checkAllowances(recipe.images());
        this.recipe = recipe;
        List<PlannedComponent> components = Stream.concat(
                        plans.stream().flatMap(plan -> plan.components().stream()), spares.all())
                .toList();
        this.contents =
                new Contents(new PinnedModules(components), project.cache().cas());
        this.decisive = new ReadContents(contents);
        this.inspector = new TreeInspector(contents, project.cache().memos(), options.jobs());
        this.builders = new ComponentBuilders(project, recipe, contents, options, progress);
        this.timings = timings;
        this.progress = progress;
    }

    public ContentSource contents() {
        return contents;
    }

    /** The audit's share of the pass that packs: it inspects what is read there. */
    public TreeInspector inspector() {
        return inspector;
    }

    public List<ComponentTree> realise(Plan plan) throws BuildException, IOException, InterruptedException {
        return realise(plan.layers()).stream().map(ComponentResult::tree).toList();
    }

    List<ComponentResult> realise(List<PlannedComponent> components)
            throws BuildException, IOException, InterruptedException {
        long start = System.nanoTime();
        for (PlannedComponent component : builders.graph().start(components)) {
            ComponentResult realised = builders.graph().await(component);
            realised.warnings().forEach(this::warn);
            tell(component, realised.event(component));
        }
        timings.add("realise", start);
        List<ComponentResult> results = new ArrayList<>();
        for (PlannedComponent component : components) {
            results.add(builders.graph().await(component));
        }
        return results;
    }

    /** Tells of a component once, although images share components. */
    void tell(PlannedComponent component, BuildEvent.Realised event) {
        if (told.add(component)) {
            timings.addComponent(component, event);
            progress.on(event);
        }
    }

    /** Tells of an audit whose result is known. */
    void tell(Plan plan, long warnings, ImageFindings.Accepted accepted) {
        audit.add(plan.image(), accepted);
        progress.on(new BuildEvent.Audited(warnings, List.of()));
    }

    /** Results by recipe key of the components that had to be looked at. */
    Map<Digest, ComponentResult> results() throws BuildException, InterruptedException {
        return builders.graph().results();
    }

    ComponentRealiser realiser() {
        return builders.realiser();
    }

    /** Ids of the contents by which merging and the audit decided anything. */
    Set<String> decisive() {
        return decisive.ids();
    }

    public FinalRootfs merge(Plan plan, List<ComponentTree> trees) throws BuildException, IOException {
        long start = System.nanoTime();
        FinalRootfs root = RootfsMerger.merge(trees, plan.image(), PinsRecord.of(plan.layers()), decisive);
        timings.add("merge", start);
        root.warnings().forEach(this::warn);
        return root;
    }

    public RuntimeContract contract(Plan plan, FinalRootfs root) throws BuildException, IOException {
        ResolvedUser user = Users.of(root.tree(), plan.image(), decisive);
        String home = Users.home(root.tree(), user, decisive);
        RuntimeContract contract = RuntimeContract.of(
                        plan.image(), plan.platform(), user, home, RuntimeContract.mounts(plan.image(), root.tree()))
                .withSanity(sanity(plan));
        FirstProgram.check(contract, root.tree(), decisive);
        return contract;
    }

    /** The command of the image's sanity task, if it needs only components that ship. */
    List<String> sanity(Plan plan) {
        return tasks(plan).stream()
                .filter(task -> task.name().value().equals(SANITY))
                .filter(task -> task.with().isEmpty() && task.env().isEmpty())
                .findFirst()
                .map(task -> task.command().stream().map(Located::value).toList())
                .orElse(List.of());
    }

    /** @param formats the image's output formats */
    public ImageFindings audit(Plan plan, FinalRootfs root, RuntimeContract contract, Set<Format> formats)
            throws BuildException, IOException, InterruptedException {
        ImageFindings found = audit(plan, root, contract, formats, Spares.NONE);
        progress.on(new BuildEvent.Audited(found.warnings(), found.errorFindings()));
        return found;
    }

    /** Audits as {@link #audit}, and also searches components and packages that the image could add. */
    public ImageFindings audit(
            Plan plan, FinalRootfs root, RuntimeContract contract, Set<Format> formats, Spares spares)
            throws BuildException, IOException, InterruptedException {
        Packages packages = Packages.of(spares.packages(builders.realiser()), contents);
        List<ComponentTree> spare = spares.components(plan.platform(), builders.realiser());
        long start = System.nanoTime();
        TreeFacts facts = inspector.inspect(root);
        timings.add("inspect", start);
        start = System.nanoTime();
        List<ComponentTree> known = new ArrayList<>(builders.graph().known(plan.components()));
        known.addAll(spare);
        Audit.Result result = audit.of(new AuditedImage(
                plan.image(),
                contract,
                formats,
                tasks(plan),
                root.tree(),
                new Lookup(root.tree()),
                facts,
                known,
                packages,
                inspector.files(),
                decisive));
        timings.add("audit", start);
        return new ImageFindings(contract.name(), plan.platform(), result.findings(), result.accepted());
    }

    /** The tasks that run in the image. */
    List<Task> tasks(Plan plan) {
        String image = plan.image().name().value();
        return recipe.tasks().values().stream()
                .filter(task -> task.image() == null || task.image().value().equals(image))
                .toList();
    }

    /**
     * Warns of each {@code allow} that accepted no finding. Call it after all images are audited, because images share
     * entries.
     */
    public void warnOfUnusedAllowances() {
        audit.unused(recipe.images()).forEach(this::warn);
    }

    /** Sends a warning once, although images and platforms share components. */
    public void warn(String message) {
        if (warned.add(message)) {
            progress.on(new BuildEvent.Warning(message));
        }
    }

    @Override
    public void close() {
        builders.close();
    }
}
