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

/** Reads {@code users}, and the owners that refer to them. */
final class UserBinder {

    private UserBinder() {}

    static SortedMap<String, User> users(MappingReader fields) throws BuildException {
        SortedMap<String, User> users = new TreeMap<>();
        Map<Long, String> names = new HashMap<>();
        for (YamlNode.Entry entry : fields.entries("users", "name: 10001")) {
            User user = user(entry);
            Located<String> name = user.name();
            String other = names.putIfAbsent(user.uid(), name.value());
            if (other != null) {
                throw name.error(
                        "users " + Quoted.of(other) + " and " + Quoted.of(name.value()) + " have the same id "
                                + user.uid(),
                        "give each its own");
            }
            users.put(name.value(), user);
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
        MappingReader fields = MappingReader.of(mapping, quoted, "uid: 10001", Set.of("uid", "home"));
        Long uid = fields.value("uid", ScalarParsers::id);
        if (uid == null) {
            throw name.error(quoted + " has no `uid`", "write `{uid: 10001}`");
        }
        return new User(name, uid, fields.value("home", UserBinder::home, RootfsPath.ROOT));
    }

    /** A field of {@code /etc/passwd}: a colon would end it, and a line end would start another user. */
    private static RootfsPath home(String text) {
        if (text.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw new InvalidValue(
                    Quoted.of(text) + " cannot be a home", "a colon or control character has no place in /etc/passwd");
        }
        return ScalarParsers.path(text);
    }
}
