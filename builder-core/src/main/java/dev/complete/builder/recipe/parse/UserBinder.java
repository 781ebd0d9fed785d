package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe.User;
import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code users}, and the owners that refer to them. */
final class UserBinder {

    private UserBinder() {}

    static SortedMap<String, User> users(MappingReader fields) throws BuildException {
        SortedMap<String, User> users = new TreeMap<>();
        Map<Long, String> names = new HashMap<>();
        for (YamlNode.Entry entry : fields.entries("users", "name: 10001")) {
            User user = user(entry);
            String other = names.putIfAbsent(user.uid(), user.name().value());
            if (other != null) {
                throw BuildException.at(
                        "users " + Quoted.of(other) + " and "
                                + Quoted.of(user.name().value()) + " have the same id " + user.uid(),
                        user.name().at(),
                        "give each its own");
            }
            users.put(user.name().value(), user);
        }
        return Collections.unmodifiableSortedMap(users);
    }

    private static User user(YamlNode.Entry entry) throws BuildException {
        Located<String> name = ScalarParsers.located(entry.key(), ScalarParsers::userName);
        String quoted = "user " + Quoted.of(name.value());
        if (!(entry.value() instanceof YamlNode.Mapping mapping)) {
            return new User(
                    name,
                    ScalarParsers.of(entry.value().asText(quoted, "give its id, such as 10001"), ScalarParsers::id),
                    RootfsPath.ROOT);
        }
        MappingReader fields = MappingReader.of(mapping, "in " + quoted, Set.of("uid", "home"), Set.of());
        YamlNode.Scalar uid = fields.text("uid");
        if (uid == null) {
            throw BuildException.at(quoted + " has no `uid`", name.at(), "write `{uid: 10001}`");
        }
        YamlNode.Scalar home = fields.text("home");
        return new User(
                name,
                ScalarParsers.of(uid, ScalarParsers::id),
                home == null ? RootfsPath.ROOT : ScalarParsers.of(home, UserBinder::home));
    }

    /** A field of {@code /etc/passwd}: a colon would end it, and a line end would start another user. */
    private static RootfsPath home(String text) {
        if (text.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw new InvalidValue(
                    Quoted.of(text) + " cannot be a home", "a colon or control character has no place in /etc/passwd");
        }
        return ScalarParsers.path(text);
    }

    /** The {@code owner} of {@code fields}; null when there is none. */
    static @Nullable Located<String> owner(MappingReader fields) throws BuildException {
        YamlNode.Scalar owner = fields.text("owner");
        return owner == null ? null : ScalarParsers.located(owner, ScalarParsers::owner);
    }
}
