package dev.complete.builder.plan;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Plans a recipe for a commit: finds the sources of each component that ships or is needed to build one, and computes
 * its key. Reads only Git folders on the recipe's paths, and skips other components. Not thread-safe.
 */
public final class Planner {

    private final Recipe recipe;
    private final SourceSelector selector;
    /** By platform and name. */
    private final Map<String, PlannedComponent> planned = new LinkedHashMap<>();

    /** @param root the superproject's root folder */
    public Planner(Recipe recipe, SourceTree root) {
        this.recipe = recipe;
        this.selector = new SourceSelector(root, recipe.manifests());
    }

    /**
     * The plans, after a check of all their folders for errors that would stop a build later. A build skips that check:
     * remembered content has been read once.
     */
    public List<Plan> checkedPlans(List<Target> targets) throws ResolveException, BuildException {
        List<Plan> plans = plans(targets);
        for (PlannedComponent component : planned.values()) {
            UnsaidModules.refuse(component);
        }
        return plans;
    }

    /** Components that plans share are planned once. */
    public List<Plan> plans(List<Target> targets) throws ResolveException, BuildException {
        List<Plan> plans = new ArrayList<>();
        for (Target target : targets) {
            plans.add(plan(target.image(), target.platform()));
        }
        return plans;
    }

    /** The plan of one image for one platform; components shared with earlier plans are planned once. */
    public Plan plan(ImageRecipe image, Platform platform) throws ResolveException, BuildException {
        return new Plan(image, platform, components(image.layers(), platform));
    }

    /** The named components of the recipe, in their order; each is planned once. */
    public List<PlannedComponent> components(List<Located<String>> names, Platform platform)
            throws ResolveException, BuildException {
        List<PlannedComponent> components = new ArrayList<>();
        for (Located<String> name : names) {
            components.add(component(name.value(), platform));
        }
        return List.copyOf(components);
    }

    /**
     * One component, with all components it is built with; planned once.
     *
     * @param name of a component of the recipe
     */
    public PlannedComponent component(String name, Platform platform) throws ResolveException, BuildException {
        String key = platform + " " + name;
        PlannedComponent component = planned.get(key);
        if (component == null) {
            Component said = recipe.components().get(name);
            if (said == null) {
                throw new IllegalStateException("the parser checks that components exist: " + name);
            }
            component = planned(said, platform);
            planned.put(key, component);
        }
        return component;
    }

    /** Plans a component that need not be in the recipe; not cached. */
    public PlannedComponent planned(Component component, Platform platform) throws ResolveException, BuildException {
        try {
            return plan(component, platform);
        } catch (ResolveException e) {
            throw e.neededFor("component `" + component.name() + "`");
        }
    }

    private PlannedComponent plan(Component component, Platform platform) throws ResolveException, BuildException {
        refuseUndefined(component);
        List<Source> sources = copied(component.copy(), platform);
        for (Component.Unpack unpack : component.unpack()) {
            sources.addAll(unpacked(unpack, platform));
        }
        PlannedStep step = component.build() == null ? null : step(component.build(), platform);
        List<Source> all = new ArrayList<>(sources);
        all.addAll(step == null ? List.of() : step.sources());
        SortedMap<String, SourceTree> nested = NestedModules.find(component, all);
        List<Pin> pins = pins(all, nested);
        Digest key = RecipeKey.of(recipe.manifests(), component, sources, step, nested, pins);
        return new PlannedComponent(component, List.copyOf(sources), step, nested, pins, key);
    }

    private void refuseUndefined(Component component) throws BuildException {
        Located<String> expected = component.expected();
        if (expected != null) {
            List<String> files = recipe.manifests().paths();
            String hint = files.size() == 1
                    ? "this manifest is for others to extend: build one that does, and that defines it"
                    : "define it under `components` in " + Printable.escape(files.get(0));
            throw expected.error(
                    "component `" + component.name() + "` is expected, and nothing defines it: "
                            + Printable.escape(expected.value()),
                    hint);
        }
    }

    private PlannedStep step(BuildStep step, Platform platform) throws ResolveException, BuildException {
        List<Source> sources = copied(step.source(), platform);
        return new PlannedStep(step, List.copyOf(sources), components(step.with(), platform), platform);
    }

    private List<Source> copied(List<Component.Copy> copies, Platform platform)
            throws ResolveException, BuildException {
        List<Source> sources = new ArrayList<>();
        for (Component.Copy copy : copies) {
            addCopied(copy, platform, sources);
        }
        return sources;
    }

    private void addCopied(Component.Copy copy, Platform platform, List<Source> sources)
            throws ResolveException, BuildException {
        SourceGlob glob = copy.glob().on(platform);
        List<SourceSelector.Match> matches = selector.select(copy.from(), glob);
        if (matches.size() > 1 && !glob.isContent() && !copy.to().keepsName()) {
            throw BuildException.at(
                    "`" + glob + "` matches " + matches.size() + " paths, and `"
                            + copy.to().path() + "` is one",
                    copy.to().at(),
                    "end it in `/` to keep their names");
        }
        for (SourceSelector.Match match : matches) {
            boolean named =
                    copy.to().keepsName() && !glob.isContent() && !match.name().isEmpty();
            RootfsPath target =
                    named ? child(copy.to(), match.name()) : copy.to().path();
            TreeEntry entry = match.entry();
            sources.add(
                    entry == null
                            ? new Source.Folder(copy.from(), match.tree(), target)
                            : new Source.Single(copy.from(), match.tree(), entry, target));
        }
    }

    private static RootfsPath child(Component.Target target, String name) throws BuildException {
        try {
            return target.path().child(name);
        } catch (IllegalArgumentException e) {
            throw BuildException.at(
                    "`" + Printable.escape(name) + "` cannot be put there: " + e.getMessage(), target.at(), null);
        }
    }

    private List<Source> unpacked(Component.Unpack unpack, Platform platform) throws ResolveException, BuildException {
        Located<String> from = unpack.from();
        List<Source> sources = new ArrayList<>();
        for (SourceSelector.Match match : selector.select(from, unpack.glob().on(platform))) {
            if (!(match.entry() instanceof TreeEntry.File file)) {
                String kind = match.entry() == null ? "a folder" : "a symlink";
                throw from.error(
                        "`" + Printable.escape(match.name()) + "` is " + kind + ", not an archive",
                        match.entry() == null ? "folders go under `copy`" : "name the link's target");
            }
            sources.add(new Source.Archive(from, match.tree(), file, unpack.members(), platform));
        }
        return sources;
    }

    /** Every repository that is read, once, by path: the superproject comes first, since its path is empty. */
    private static List<Pin> pins(List<Source> sources, SortedMap<String, SourceTree> nested) {
        SortedMap<String, Pin> pins = new TreeMap<>();
        sources.forEach(
                source -> pins.put(source.tree().pin().path(), source.tree().pin()));
        nested.values().forEach(tree -> pins.put(tree.pin().path(), tree.pin()));
        return List.copyOf(pins.values());
    }
}
