package dev.complete.builder.plan;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.Recipe;
import dev.complete.git.ResolveException;
import dev.complete.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Plans of one component, {@code app}, given as the manifest would say it. */
public final class Plans {

    private Plans() {}

    /** @param component its lines, or a flow mapping */
    public static String manifest(String component) {
        return "complete: 1\nname: x\ncomponents:\n  app: " + component.strip().replace("\n", "\n    ")
                + "\nimage: {layers: [app], init: none, command: [/x]}\n";
    }

    public static PlannedComponent component(MemoryProject project, String component)
            throws BuildException, ResolveException {
        return component(project, component, Platform.LINUX_AMD64);
    }

    /** @param others further components that {@code app} may be built with, each a line */
    public static PlannedComponent component(MemoryProject project, String component, List<String> others)
            throws BuildException, ResolveException {
        String yaml =
                manifest(component).replace("components:\n", "components:\n  " + String.join("\n  ", others) + "\n");
        return fromManifest(project, yaml, Platform.LINUX_AMD64, "complete.yaml");
    }

    /** @param manifest path of the manifest in the repository */
    public static PlannedComponent component(MemoryProject project, String component, String manifest)
            throws BuildException, ResolveException {
        return fromManifest(project, manifest(component), Platform.LINUX_AMD64, manifest);
    }

    static PlannedComponent component(MemoryProject project, String component, Platform platform)
            throws BuildException, ResolveException {
        return fromManifest(project, manifest(component), platform, "complete.yaml");
    }

    static PlannedComponent fromManifest(MemoryProject project, String yaml, Platform platform, String manifest)
            throws BuildException, ResolveException {
        Recipe recipe = LoneManifest.parse(manifest, yaml.getBytes(StandardCharsets.UTF_8));
        ImageRecipe image = recipe.images().get(0);
        return new Planner(recipe, project.root())
                .plan(image, platform)
                .layers()
                .get(0);
    }

    /** One line for each source: kind, where it is, where it goes. */
    static List<String> sources(PlannedComponent component) {
        return component.sources().stream().map(Plans::show).toList();
    }

    private static String show(Source source) {
        String place = source.tree().pin().path() + ":" + source.tree().path();
        if (source instanceof Source.Folder folder) {
            return "folder " + place + " -> " + folder.target();
        }
        if (source instanceof Source.Single single) {
            return "entry " + place + " " + single.entry().name() + " -> " + single.target();
        }
        Source.Archive archive = (Source.Archive) source;
        return "archive " + archive.tree().pin().path() + ":" + archive.path() + " -> "
                + archive.members().get(0).to().path();
    }
}
