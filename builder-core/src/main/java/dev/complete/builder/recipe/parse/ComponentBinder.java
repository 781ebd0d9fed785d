package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.Component.Copy;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.recipe.Component.Target;
import dev.complete.builder.recipe.Component.Unpack;
import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.rootfs.RootfsPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code components} into a {@link Component}. */
final class ComponentBinder {

    private static final Set<String> KNOWN =
            Set.of("copy", "unpack", "links", "files", "exclude", "overrides", "submodules", "expected", "build");

    private final Located<String> name;
    private final MappingReader fields;
    private final Set<String> components;

    private final SortedMap<RootfsPath, Located<String>> files = new TreeMap<>();
    private final SortedMap<RootfsPath, SourceLocation> directories = new TreeMap<>();

    /** Every path that this component makes itself, to find a path given twice under different keys. */
    private final SortedMap<RootfsPath, SourceLocation> made = new TreeMap<>();

    private ComponentBinder(Located<String> name, MappingReader fields, Set<String> components) {
        this.name = name;
        this.fields = fields;
        this.components = components;
    }

    /** @param components the names that {@code with} may hold */
    static Component bind(YamlNode.Entry entry, Set<String> components) throws BuildException {
        Located<String> name = ScalarParsers.located(entry.key(), ScalarParsers::name);
        String what = "component " + Quoted.of(name.value());
        MappingReader fields = MappingReader.of(entry.value(), what, "copy: {from: to}", KNOWN);
        return new ComponentBinder(name, fields, components).component();
    }

    private Component component() throws BuildException {
        List<Copy> copies = copies();
        List<Unpack> unpacks = unpacks();
        SortedMap<RootfsPath, Located<String>> links = links();
        readFiles();
        return new Component(
                name,
                copies,
                unpacks,
                links,
                Collections.unmodifiableSortedMap(files),
                Collections.unmodifiableSortedMap(directories),
                fields.list("exclude", PathSet::parse),
                fields.list("overrides", PathGlob::parse),
                fields.list("submodules", ComponentBinder::submodule),
                expected(),
                build());
    }

    /** The text under {@code expected}; only documentation when another key defines the component. */
    private @Nullable Located<String> expected() throws BuildException {
        YamlNode.Scalar text = fields.text("expected");
        if (text == null) {
            return null;
        }
        String what = ScalarParsers.of(text, t -> ScalarParsers.notEmpty(t, "`expected`"));
        boolean defined = KNOWN.stream().anyMatch(key -> !key.equals("expected") && fields.get(key) != null);
        return defined ? null : new Located<>(what, fields.mark("expected"));
    }

    private @Nullable BuildStep build() throws BuildException {
        YamlNode build = fields.get("build");
        return build == null
                ? null
                : BuildBinder.bind(fields.mark("build"), build, Quoted.of(name.value()), components);
    }

    private List<Copy> copies() throws BuildException {
        List<Copy> copies = new ArrayList<>();
        for (YamlNode.Entry entry : fields.entries("copy", "from: to")) {
            copies.add(new Copy(source(entry.key()), target(entry, "copy")));
        }
        return List.copyOf(copies);
    }

    private List<Unpack> unpacks() throws BuildException {
        List<Unpack> unpacks = new ArrayList<>();
        for (YamlNode.Entry entry : fields.entries("unpack", "archive: to")) {
            unpacks.add(new Unpack(ScalarParsers.located(entry.key(), ComponentBinder::archive), members(entry)));
        }
        return List.copyOf(unpacks);
    }

    private static String archive(String text) {
        SourceGlob glob = SourceGlob.parse(text);
        if (glob.isContent()) {
            throw new InvalidValue(
                    Quoted.of(text) + " is a folder's content, not an archive",
                    "write " + Quoted.of(text + "*.deb") + " for the archives in it");
        }
        return glob.text();
    }

    private static List<Member> members(YamlNode.Entry archive) throws BuildException {
        if (archive.value() instanceof YamlNode.Scalar) {
            return List.of(new Member(new Located<>("", archive.key().mark()), target(archive, "unpack")));
        }
        String what = "the target of " + Quoted.of(archive.key().text());
        List<Member> members = new ArrayList<>();
        for (YamlNode.Entry member :
                archive.value().asMapping(what, "from: to").entries().values()) {
            members.add(new Member(source(member.key()), target(member, "unpack")));
        }
        if (members.isEmpty()) {
            throw archive.value()
                    .error("nothing is taken from " + Quoted.of(archive.key().text()), "`/` takes all of it");
        }
        return List.copyOf(members);
    }

    static Located<String> source(YamlNode.Scalar scalar) throws BuildException {
        return ScalarParsers.located(scalar, text -> SourceGlob.parse(text).text());
    }

    static Target target(YamlNode.Entry entry, String key) throws BuildException {
        YamlNode.Scalar to = entry.value()
                .asText("the target of " + Quoted.of(entry.key().text()) + " in `" + key + "`", "name an image path");
        return new Target(ScalarParsers.of(to, ScalarParsers::target), to.text().endsWith("/"), to.mark());
    }

    private SortedMap<RootfsPath, Located<String>> links() throws BuildException {
        SortedMap<RootfsPath, Located<String>> links = new TreeMap<>();
        for (YamlNode.Entry entry : fields.entries("links", "path: target")) {
            RootfsPath path = ScalarParsers.of(entry.key(), ScalarParsers::pathBelowRoot);
            YamlNode.Scalar target =
                    entry.value().asText("the link " + Quoted.of(entry.key().text()), "name what it points to");
            make(path, entry.key().mark());
            links.put(path, ScalarParsers.located(target, ComponentBinder::linkTarget));
        }
        return Collections.unmodifiableSortedMap(links);
    }

    private static String linkTarget(String text) {
        if (text.isEmpty()) {
            throw new InvalidValue("a link needs a target", "name what it points to");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > RootfsPath.MAX_PATH_BYTES) {
            throw new InvalidValue("a link's target is longer than " + RootfsPath.MAX_PATH_BYTES + " bytes", null);
        }
        return text;
    }

    private void readFiles() throws BuildException {
        for (YamlNode.Entry entry : fields.entries("files", "path: text")) {
            YamlNode.Scalar key = entry.key();
            boolean folder = key.text().endsWith("/") && key.text().length() > 1;
            RootfsPath path = ScalarParsers.of(key, folder ? ScalarParsers::target : ScalarParsers::pathBelowRoot);
            YamlNode.Scalar content = entry.value().asText("the file " + Quoted.of(key.text()), MappingReader.EMPTY);
            make(path, key.mark());
            if (folder && !content.text().isEmpty()) {
                throw content.error(
                        Quoted.of(key.text()) + " is an empty folder, so it has no text",
                        "write `\"\"`, or remove the slash behind the path");
            }
            if (folder) {
                directories.put(path, key.mark());
            } else {
                files.put(path, new Located<>(content.text(), key.mark()));
            }
        }
    }

    private void make(RootfsPath path, SourceLocation at) throws BuildException {
        SourceLocation earlier = made.putIfAbsent(path, at);
        if (earlier != null) {
            throw BuildException.at(
                    Quoted.of(path.toString()) + " is made twice by component " + Quoted.of(name.value()),
                    at,
                    "it is in " + earlier.lineSeenFrom(at) + " already");
        }
    }

    private static String submodule(String text) {
        SourceGlob glob = SourceGlob.parse(text);
        if (glob.isContent()) {
            throw new InvalidValue(
                    "a submodule's path must not end in a slash",
                    "write " + Quoted.of(text.substring(0, text.length() - 1)));
        }
        return glob.text();
    }
}
