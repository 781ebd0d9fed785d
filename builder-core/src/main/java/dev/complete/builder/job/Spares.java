package dev.complete.builder.job;

import dev.complete.builder.audit.PinnedPackage;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.Planner;
import dev.complete.builder.plan.Source;
import dev.complete.builder.realise.ComponentRealiser;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.recipe.Component.Target;
import dev.complete.builder.recipe.Component.Unpack;
import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Content that images could add: components that no image has or is built with, and pinned Debian packages that no
 * image unpacks. Unreadable ones are skipped, since the request does not need them.
 */
public record Spares(List<Spare> components, List<PlannedComponent> packages) {

    public static final Spares NONE = new Spares(List.of(), List.of());

    /** Limit on the packages that are read, which takes time for each; more than the base of a distribution has. */
    private static final int MOST_PACKAGES = 1000;

    private static final SourceLocation NOWHERE = new SourceLocation("complete.yaml", 1, 1, 1, "");

    /** A component for one platform. */
    record Spare(Platform platform, PlannedComponent component) {}

    /** @param here the superproject's root, for reading without fetching */
    public static Spares of(Recipe recipe, List<Plan> plans, SourceTree here) throws ResolveException {
        Planner planner = new Planner(recipe, here);
        Set<Spare> components = new LinkedHashSet<>();
        Set<String> unpacked = new TreeSet<>();
        for (Plan plan : plans) {
            Set<String> known =
                    plan.components().stream().map(PlannedComponent::name).collect(Collectors.toSet());
            for (Component component : recipe.components().values()) {
                if (component.build() == null && !known.contains(component.name())) {
                    planned(planner, component, plan.platform())
                            .forEach(planned -> components.add(new Spare(plan.platform(), planned)));
                }
            }
            plan.layers().forEach(layer -> layer.sources().forEach(source -> addArchive(source, unpacked)));
        }
        Set<String> archives = new TreeSet<>();
        findPackages(here, archives);
        archives.removeAll(unpacked);
        Platform any = plans.get(0).platform();
        List<PlannedComponent> packages = archives.stream()
                .limit(MOST_PACKAGES)
                .flatMap(archive -> planned(planner, unpacking(archive), any))
                .toList();
        return new Spares(List.copyOf(components), packages);
    }

    /** The planned component; empty when that fails. */
    private static Stream<PlannedComponent> planned(Planner planner, Component component, Platform platform) {
        try {
            return Stream.of(planner.planned(component, platform));
        } catch (ResolveException | BuildException e) {
            return Stream.empty();
        }
    }

    private static void addArchive(Source source, Set<String> unpacked) {
        if (source instanceof Source.Archive archive) {
            unpacked.add(fromTop(archive.tree(), archive.entry()));
        }
    }

    private static void findPackages(SourceTree folder, Set<String> archives) throws ResolveException {
        for (TreeEntry entry : folder.entries()) {
            if (entry instanceof TreeEntry.Directory directory) {
                findPackages(folder.directory(directory), archives);
            } else if (entry instanceof TreeEntry.Gitlink link) {
                try {
                    findPackages(folder.follow(link), archives);
                } catch (ResolveException absent) {
                    // also damaged packages: the request does not need them
                }
            } else if (entry instanceof TreeEntry.File && entry.name().endsWith(".deb")) {
                archives.add(fromTop(folder, entry));
            }
        }
    }

    private static String fromTop(SourceTree folder, TreeEntry entry) {
        return Manifests.fromRoot(folder.pin().path(), folder.pathOf(entry));
    }

    /** A component that contains only the package, named after it. */
    private static Component unpacking(String archive) {
        Target root = new Target(RootfsPath.ROOT, true, NOWHERE);
        Unpack all = new Unpack(
                new Located<>(ManifestWords.source(archive), NOWHERE),
                List.of(new Member(new Located<>("", NOWHERE), root)));
        return new Component(
                new Located<>(archive, NOWHERE),
                List.of(),
                List.of(all),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    /** All spare components, to find where their contents are. */
    Stream<PlannedComponent> all() {
        return Stream.concat(components.stream().map(Spare::component), packages.stream());
    }

    /** The trees of the components for {@code platform}. */
    List<ComponentTree> components(Platform platform, ComponentRealiser realiser)
            throws IOException, InterruptedException {
        return trees(
                components.stream()
                        .filter(spare -> spare.platform().equals(platform))
                        .map(Spare::component),
                realiser);
    }

    List<PinnedPackage> packages(ComponentRealiser realiser) throws IOException, InterruptedException {
        return trees(packages.stream(), realiser).stream()
                .map(tree -> new PinnedPackage(tree.name(), tree.tree()))
                .toList();
    }

    /** The trees of those components that can be read. */
    private static List<ComponentTree> trees(Stream<PlannedComponent> components, ComponentRealiser realiser)
            throws IOException, InterruptedException {
        List<ComponentTree> trees = new ArrayList<>();
        for (PlannedComponent component : components.toList()) {
            try {
                trees.add(realiser.realise(component, List.of()).tree());
            } catch (BuildException unreadable) {
                // the request does not need it
            }
        }
        return trees;
    }
}
