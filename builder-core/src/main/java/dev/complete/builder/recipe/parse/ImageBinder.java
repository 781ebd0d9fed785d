package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.ImageRecipe.Allow;
import dev.complete.builder.recipe.ImageRecipe.User;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@code image}, or one of {@code images} laid over it, into an {@link ImageRecipe}. */
final class ImageBinder {

    private static final Set<String> KNOWN = Set.of(
            "platforms",
            "layers",
            "exclude",
            "init",
            "command",
            "user",
            "users",
            "workdir",
            "env",
            "requires",
            "ports",
            "writable",
            "permissions",
            "labels",
            "allow",
            "created",
            "record");
    private static final Set<String> LATER = Set.of("kernel");

    private final Set<String> components;

    /** @param components the names that {@code layers} may hold */
    ImageBinder(Set<String> components) {
        this.components = components;
    }

    /** Checks an {@code image} that others are laid over: it may be incomplete, but its values must be valid. */
    void checkShared(YamlNode.Mapping image) throws BuildException {
        read(new Located<>("image", image.mark()), MappingReader.of(image, "in `image`", KNOWN, LATER));
    }

    /**
     * @param where the image's place, for messages
     * @param key the location for a missing key
     */
    ImageRecipe bind(Located<String> name, YamlNode.Mapping image, String where, SourceLocation key)
            throws BuildException {
        MappingReader fields = MappingReader.of(image, where, KNOWN, LATER);
        ImageRecipe recipe = read(name, fields);
        if (recipe.layers().isEmpty()) {
            SourceLocation at = fields.get("layers") == null ? key : fields.mark("layers");
            throw BuildException.at("no `layers` " + where, at, "add the components that ship, bottom to top");
        }
        if (fields.get("init") == null) {
            throw BuildException.at(
                    "no `init` " + where, key, "add pid 1 as a list, or `init: none` to go without on purpose");
        }
        checkRequires(recipe, fields);
        return recipe;
    }

    private ImageRecipe read(Located<String> name, MappingReader fields) throws BuildException {
        List<Located<String>> layers = layers(fields);
        List<Located<String>> init = init(fields);
        SortedMap<String, User> users = UserBinder.users(fields);
        YamlNode.Scalar user = fields.text("user");
        YamlNode.Scalar workdir = fields.text("workdir");
        return new ImageRecipe(
                name,
                platforms(fields),
                layers,
                ComponentBinder.excludes(fields),
                init,
                argv(fields, "command"),
                user == null ? null : ScalarParsers.located(user, ScalarParsers::user),
                users,
                workdir == null
                        ? new Located<>(RootfsPath.ROOT, name.at())
                        : ScalarParsers.located(workdir, ScalarParsers::path),
                env(fields),
                requires(fields),
                ports(fields),
                WritableBinder.writable(fields),
                PermissionBinder.permissions(fields),
                labels(fields),
                allow(fields),
                only(fields, "created", "commit", "without it the time is the same for every build"),
                only(
                        fields,
                        "record",
                        "inside",
                        "without it build.json says where the image came from, not the image"));
    }

    private static List<Platform> platforms(MappingReader fields) throws BuildException {
        Set<Platform> platforms = new LinkedHashSet<>();
        for (YamlNode.Scalar item : fields.texts("platforms")) {
            platforms.add(ScalarParsers.of(item, ScalarParsers::platform));
        }
        if (platforms.isEmpty() && fields.get("platforms") != null) {
            throw BuildException.at("`platforms` names none", fields.mark("platforms"), "remove it for linux/amd64");
        }
        return platforms.isEmpty() ? List.of(Platform.LINUX_AMD64) : List.copyOf(platforms);
    }

    private List<Located<String>> layers(MappingReader fields) throws BuildException {
        return ComponentNames.of(fields, "layers", components, "is a layer");
    }

    private static List<Located<String>> init(MappingReader fields) throws BuildException {
        if (fields.get("init") instanceof YamlNode.Scalar scalar
                && scalar.text().equals("none")) {
            return List.of();
        }
        List<Located<String>> init = argv(fields, "init");
        if (init.isEmpty() && fields.get("init") != null) {
            throw BuildException.at("`init` is empty", fields.mark("init"), "`init: none` goes without on purpose");
        }
        if (!init.isEmpty() && !init.get(0).value().startsWith("/")) {
            throw BuildException.at(
                    "pid 1 must be an absolute path, not "
                            + Quoted.of(init.get(0).value()),
                    init.get(0).at(),
                    "not every runtime looks it up in PATH");
        }
        return init;
    }

    static List<Located<String>> argv(MappingReader fields, String key) throws BuildException {
        List<Located<String>> argv = new ArrayList<>();
        for (YamlNode.Scalar item : fields.texts(key)) {
            argv.add(new Located<>(item.text(), item.mark()));
        }
        if (!argv.isEmpty() && argv.get(0).value().isEmpty()) {
            throw BuildException.at(
                    "the first word of `" + key + "` is empty", argv.get(0).at(), "name a program");
        }
        return List.copyOf(argv);
    }

    static SortedMap<String, String> env(MappingReader fields) throws BuildException {
        SortedMap<String, String> env = new TreeMap<>();
        for (YamlNode.Entry entry : fields.entries("env", "NAME: value")) {
            String name = ScalarParsers.of(entry.key(), ScalarParsers::variable);
            env.put(
                    name,
                    entry.value()
                            .asText("variable " + Quoted.of(name), MappingReader.EMPTY)
                            .text());
        }
        return Collections.unmodifiableSortedMap(env);
    }

    private static List<String> requires(MappingReader fields) throws BuildException {
        SortedSet<String> names = new TreeSet<>();
        for (YamlNode.Scalar item : fields.texts("requires")) {
            names.add(ScalarParsers.of(item, ScalarParsers::variable));
        }
        return List.copyOf(names);
    }

    private static void checkRequires(ImageRecipe recipe, MappingReader fields) throws BuildException {
        for (YamlNode.Scalar item : fields.texts("requires")) {
            if (recipe.env().containsKey(item.text())) {
                throw BuildException.at(
                        Quoted.of(item.text()) + " is required, but `env` gives it a default",
                        item.mark(),
                        "say it in one of the two");
            }
        }
    }

    private static List<String> ports(MappingReader fields) throws BuildException {
        SortedSet<ScalarParsers.Port> ports = new TreeSet<>();
        for (YamlNode.Scalar item : fields.texts("ports")) {
            ports.add(ScalarParsers.of(item, ScalarParsers::port));
        }
        return ports.stream().map(ScalarParsers.Port::toString).toList();
    }

    private static SortedMap<String, String> labels(MappingReader fields) throws BuildException {
        SortedMap<String, String> labels = new TreeMap<>();
        for (YamlNode.Entry entry : fields.entries("labels", "name: value")) {
            String key = ScalarParsers.of(entry.key(), text -> ScalarParsers.notEmpty(text, "a label's name"));
            labels.put(
                    key,
                    entry.value()
                            .asText("label " + Quoted.of(key), MappingReader.EMPTY)
                            .text());
        }
        return Collections.unmodifiableSortedMap(labels);
    }

    private static List<Allow> allow(MappingReader fields) throws BuildException {
        List<Allow> allowed = new ArrayList<>();
        for (YamlNode.Entry entry : fields.entries("allow", "rule: {path: reason}")) {
            Located<String> rule = ScalarParsers.located(entry.key(), ScalarParsers::rule);
            for (YamlNode.Entry glob : entry.value()
                    .asMapping(Quoted.of(rule.value()), "path: reason")
                    .entries()
                    .values()) {
                YamlNode.Scalar reason = glob.value()
                        .asText("the reason for " + Quoted.of(glob.key().text()), "say why it is fine");
                allowed.add(new Allow(
                        rule,
                        ScalarParsers.located(glob.key(), PathGlob::parse),
                        ScalarParsers.of(
                                reason, text -> ScalarParsers.notEmpty(text, "the reason to allow something"))));
            }
        }
        return List.copyOf(allowed);
    }

    /** Whether the key exists and its only value is {@code word}. */
    private static boolean only(MappingReader fields, String key, String word, String without) throws BuildException {
        YamlNode.@Nullable Scalar said = fields.text(key);
        if (said != null && !said.text().equals(word)) {
            throw BuildException.at(
                    "`" + key + "` is `" + word + "` or absent, not " + Quoted.of(said.text()), said.mark(), without);
        }
        return said != null;
    }
}
