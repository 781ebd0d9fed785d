package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tasks} into {@link Task}s: each runs in one of the images.
 *
 * @param components the names that {@code with} may hold
 * @param images by name; never empty
 */
record TaskBinder(Set<String> components, SortedMap<String, ImageRecipe> images) {

    private static final Set<String> KNOWN = Set.of("command", "with", "image", "env", "retries");

    static SortedMap<String, Task> tasks(MappingReader manifest, Set<String> components, List<ImageRecipe> images)
            throws BuildException {
        SortedMap<String, ImageRecipe> byName = new TreeMap<>();
        images.forEach(image -> byName.put(image.name().value(), image));
        TaskBinder binder = new TaskBinder(components, byName);
        SortedMap<String, Task> tasks = new TreeMap<>();
        for (YamlNode.Entry entry : manifest.entries("tasks", "name: {command: [program]}")) {
            Task task = binder.task(entry);
            tasks.put(task.name().value(), task);
        }
        return Collections.unmodifiableSortedMap(tasks);
    }

    private Task task(YamlNode.Entry entry) throws BuildException {
        Located<String> name = ScalarParsers.located(entry.key(), ScalarParsers::taskName);
        String quoted = "task " + Quoted.of(name.value());
        MappingReader fields = MappingReader.of(entry.value(), quoted, "command: [program]", KNOWN);
        Located<String> image = image(fields, name);
        List<Located<String>> command = ImageBinder.argv(fields, "command");
        if (command.isEmpty()) {
            SourceLocation at = fields.get("command") == null ? name.at() : fields.mark("command");
            throw BuildException.at("no `command` in " + quoted, at, "add the program and its arguments, as a list");
        }
        return new Task(
                name,
                command,
                with(fields, image),
                image,
                ImageBinder.texts(fields, "env", "NAME: value", "variable", ScalarParsers::variable),
                fields.value("retries", ScalarParsers::retries, 0));
    }

    private @Nullable Located<String> image(MappingReader fields, Located<String> task) throws BuildException {
        Located<String> image = fields.located("image", text -> text);
        if (image == null && images.size() > 1) {
            throw task.error(
                    "task " + Quoted.of(task.value()) + " does not say its `image`, and there are several",
                    NearestWord.hint("", images.keySet()));
        }
        if (image != null && !images.containsKey(image.value())) {
            throw image.error(
                    "no image is named " + Quoted.of(image.value()), NearestWord.hint(image.value(), images.keySet()));
        }
        return image;
    }

    /** The task's components without the image's: an extending manifest may ship one that the base's task only uses. */
    private List<Located<String>> with(MappingReader fields, @Nullable Located<String> image) throws BuildException {
        Set<String> shipped = new HashSet<>();
        images.forEach((name, recipe) -> {
            if (image == null || name.equals(image.value())) {
                recipe.layers().forEach(layer -> shipped.add(layer.value()));
            }
        });
        return ComponentNames.of(fields, "with", components, "is in `with`").stream()
                .filter(name -> !shipped.contains(name.value()))
                .toList();
    }
}
