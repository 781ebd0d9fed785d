package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe.Permission;
import dev.complete.builder.recipe.glob.ModeChange;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code permissions}: owners and modes by image path. */
final class PermissionBinder {

    private PermissionBinder() {}

    static List<Permission> permissions(MappingReader image) throws BuildException {
        List<Permission> permissions = new ArrayList<>();
        for (YamlNode.Entry entry : image.entries("permissions", "path: {mode: 0755}")) {
            Located<PathGlob> path = ScalarParsers.located(entry.key(), PathGlob::parse);
            String quoted = Quoted.of(path.value().text());
            MappingReader fields = MappingReader.of(
                    entry.value(), "the permission of " + quoted, "mode: 0755", Set.of("owner", "mode"));
            ModeChange mode = fields.value("mode", ModeChange::parse);
            Located<String> owner = fields.located("owner", ScalarParsers::owner);
            if (owner == null && mode == null) {
                throw entry.key().error("the permission of " + quoted + " says nothing", "give `owner` or `mode`");
            }
            permissions.add(new Permission(path, owner, mode));
        }
        return List.copyOf(permissions);
    }
}
