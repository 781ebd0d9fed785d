package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.ImageRecipe.Allow;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads {@code image}, or one of {@code images} laid over it, into an {@link ImageRecipe}.
 *
 * @param components the names that {@code layers} may hold
 */
record ImageBinder(Set<String> components) {

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

    /** Order of ports: by number, then by protocol. */
    private static final Comparator<String> BY_NUMBER = Comparator.comparing(
                    (String port) -> Integer.parseInt(port.substring(0, port.indexOf('/'))))
            .thenComparing(Comparator.naturalOrder());

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
        Located<RootfsPath> workdir = fields.located("workdir", ScalarParsers::path);
        return new ImageRecipe(
                name,
                platforms(fields),
                ComponentNames.of(fields, "layers", components, "is a layer"),
                fields.list("exclude", PathSet::parse),
                init(fields),
                argv(fields, "command"),
                fields.located("user", ScalarParsers::user),
                UserBinder.users(fields),
                workdir == null ? new Located<>(RootfsPath.ROOT, name.at()) : workdir,
                texts(fields, "env", "NAME: value", "variable", ScalarParsers::variable),
                values(fields, "requires", ScalarParsers::variable).sorted().toList(),
                values(fields, "ports", ScalarParsers::port).sorted(BY_NUMBER).toList(),
                WritableBinder.writable(fields),
                PermissionBinder.permissions(fields),
                texts(fields, "labels", "name: value", "label", text -> ScalarParsers.notEmpty(text, "a label's name")),
                allow(fields),
                only(fields, "created", "commit", "without it the time is the same for every build"),
                only(
                        fields,
                        "record",
                        "inside",
                        "without it build.json says where the image came from, not the image"));
    }

    /** The different values of the list under {@code key}, in its order. */
    private static <T> Stream<T> values(MappingReader fields, String key, Function<String, T> meaning)
            throws BuildException {
        return fields.list(key, meaning).stream().map(Located::value).distinct();
    }

    private static List<Platform> platforms(MappingReader fields) throws BuildException {
        List<Platform> platforms =
                values(fields, "platforms", ScalarParsers::platform).toList();
        if (platforms.isEmpty() && fields.get("platforms") != null) {
            throw BuildException.at("`platforms` names none", fields.mark("platforms"), "remove it for linux/amd64");
        }
        return platforms.isEmpty() ? List.of(Platform.LINUX_AMD64) : platforms;
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
            Located<String> program = init.get(0);
            throw program.error(
                    "pid 1 must be an absolute path, not " + Quoted.of(program.value()),
                    "not every runtime looks it up in PATH");
        }
        return init;
    }

    static List<Located<String>> argv(MappingReader fields, String key) throws BuildException {
        List<Located<String>> argv = fields.list(key, word -> word);
        if (!argv.isEmpty() && argv.get(0).value().isEmpty()) {
            throw argv.get(0).error("the first word of `" + key + "` is empty", "name a program");
        }
        return argv;
    }

    /**
     * The texts of the map under {@code key}, by their names.
     *
     * @param what a text is, for messages: {@code variable}
     */
    static SortedMap<String, String> texts(
            MappingReader fields, String key, String shape, String what, UnaryOperator<String> name)
            throws BuildException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (YamlNode.Entry entry : fields.entries(key, shape)) {
            String checked = ScalarParsers.of(entry.key(), name);
            String asked = what + " " + Quoted.of(checked);
            texts.put(checked, entry.value().asText(asked, MappingReader.EMPTY).text());
        }
        return Collections.unmodifiableSortedMap(texts);
    }

    private static void checkRequires(ImageRecipe recipe, MappingReader fields) throws BuildException {
        for (YamlNode.Scalar item : fields.texts("requires")) {
            if (recipe.env().containsKey(item.text())) {
                throw item.error(
                        Quoted.of(item.text()) + " is required, but `env` gives it a default",
                        "say it in one of the two");
            }
        }
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
        YamlNode.Scalar said = fields.text(key);
        if (said != null && !said.text().equals(word)) {
            throw said.error("`" + key + "` is `" + word + "` or absent, not " + Quoted.of(said.text()), without);
        }
        return said != null;
    }
}
