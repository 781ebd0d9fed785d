package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.Component.Copy;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.recipe.Component.Target;
import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.rootfs.RootfsPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code build} into a {@link BuildStep}.
 *
 * @param at the key {@code build}
 * @param where the step's place, for messages
 * @param components the names that {@code with} may hold
 */
record BuildBinder(SourceLocation at, String where, MappingReader fields, Set<String> components) {

    private static final Set<String> KNOWN = Set.of("source", "with", "env", "run", "out", "timeout", "limits");
    private static final Set<String> LIMITS = Set.of("memory", "disk");

    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final long MEMORY = 4L << 30;
    private static final long DISK = 10L << 30;

    /** Variables that describe a step's place and limits; a manifest's value would contradict the sandbox. */
    private static final Set<String> RESERVED = Set.of("OUT", "JOBS", "ARCH", "MACHINE");

    /** @param component its name, quoted */
    static BuildStep bind(SourceLocation at, YamlNode build, String component, Set<String> components)
            throws BuildException {
        String where = "in `build` of component " + component;
        YamlNode.Mapping mapping = build.asMapping("`build`", "run: make install");
        return new BuildBinder(at, where, MappingReader.of(mapping, where, KNOWN, Set.of()), components).step();
    }

    private BuildStep step() throws BuildException {
        MappingReader limits = limits();
        return new BuildStep(
                sources(),
                ComponentNames.of(fields, "with", components, "is in `with`"),
                ImageBinder.texts(fields, "env", "NAME: value", "variable", BuildBinder::variable),
                run(),
                outputs(),
                fields.value("timeout", ScalarParsers::duration, TIMEOUT),
                limits.value("memory", ScalarParsers::size, MEMORY),
                limits.value("disk", ScalarParsers::size, DISK));
    }

    private List<Copy> sources() throws BuildException {
        if (fields.get("source") instanceof YamlNode.Scalar scalar) {
            // `source: deps/app` is short for `source: {deps/app/: ./}`.
            YamlNode.Scalar text = scalar.asText("`source`", "name a folder of this repository");
            String folder = text.text().endsWith("/") ? text.text() : text.text() + "/";
            Located<String> from =
                    ScalarParsers.located(text, t -> SourceGlob.parse(folder).text());
            return List.of(new Copy(from, new Target(RootfsPath.ROOT, true, text.mark())));
        }
        List<Copy> sources = new ArrayList<>();
        for (YamlNode.Entry entry : fields.entries("source", "from: ./")) {
            YamlNode.Scalar to = entry.value()
                    .asText("the target of " + Quoted.of(entry.key().text()) + " in `source`", "`./` is /src itself");
            RootfsPath path = ScalarParsers.of(to, ScalarParsers::pathInSource);
            boolean keepsName = path.isRoot() || to.text().endsWith("/");
            sources.add(new Copy(ComponentBinder.source(entry.key()), new Target(path, keepsName, to.mark())));
        }
        return List.copyOf(sources);
    }

    private static String variable(String text) {
        if (RESERVED.contains(text)) {
            throw new InvalidValue(Quoted.of(text) + " is set by the builder", "use another name");
        }
        return ScalarParsers.variable(text);
    }

    private Located<List<String>> run() throws BuildException {
        YamlNode run = fields.get("run");
        if (run == null) {
            throw BuildException.at("no `run` " + where, at, "add the command, as text for /bin/sh or as a list");
        }
        SourceLocation key = fields.mark("run");
        if (run instanceof YamlNode.Scalar scalar) {
            YamlNode.Scalar text = scalar.asText("`run`", "add the command, as text for /bin/sh or as a list");
            String script = ScalarParsers.of(text, t -> ScalarParsers.notEmpty(t, "`run`"));
            return new Located<>(List.of("/bin/sh", "-eu", "-c", script), key);
        }
        if (run instanceof YamlNode.Mapping) {
            throw run.error("`run` must be text for /bin/sh or a list, not a map", "write `run: make install`");
        }
        List<String> words =
                fields.list("run", word -> word).stream().map(Located::value).toList();
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw BuildException.at("`run` names no program", key, null);
        }
        return new Located<>(words, key);
    }

    private List<Member> outputs() throws BuildException {
        if (fields.get("out") == null) {
            return List.of(new Member(new Located<>("out/", at), new Target(RootfsPath.ROOT, true, at)));
        }
        List<Member> outputs = new ArrayList<>();
        for (YamlNode.Entry entry : fields.entries("out", "/out/: /")) {
            Located<String> from = ScalarParsers.located(entry.key(), BuildBinder::outputPath);
            outputs.add(new Member(from, ComponentBinder.target(entry, "out")));
        }
        return List.copyOf(outputs);
    }

    /** Keeps {@code /out/…}, and puts {@code build/app} below {@code /src}; without the leading slash. */
    private static String outputPath(String text) {
        boolean absolute = text.startsWith("/");
        if (absolute && !(text + "/").startsWith("/out/")) {
            throw new InvalidValue(
                    Quoted.of(text) + " is not where a step leaves what it made",
                    "say `/out/…`, or a path in /src without its slash");
        }
        String relative = absolute ? text.substring(1) : "src/" + text;
        if (text.isEmpty() || relative.equals("out")) {
            throw new InvalidValue(Quoted.of(text) + " cannot be taken as a whole", "`/out/` is its content");
        }
        return SourceGlob.parse(relative).text();
    }

    private MappingReader limits() throws BuildException {
        YamlNode limits = fields.get("limits");
        YamlNode some = limits == null ? new YamlNode.Mapping(Map.of(), at) : limits;
        return MappingReader.of(some, "`limits`", "memory: 4g, disk: 10g", LIMITS);
    }
}
