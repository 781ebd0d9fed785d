package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe.Writable;
import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.ModeChange;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.ScalarParsers;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code writable}: the paths that are not read-only. */
final class WritableBinder {

    private static final Set<String> KNOWN = Set.of("size", "owner", "mode", "keep");

    /** Paths that every runtime mounts itself. */
    private static final List<RootfsPath> RUNTIMES =
            List.of(RootfsPath.of("/proc"), RootfsPath.of("/sys"), RootfsPath.of("/dev"));

    private WritableBinder() {}

    static SortedMap<RootfsPath, Writable> writable(MappingReader fields) throws BuildException {
        SortedMap<RootfsPath, Writable> writable = new TreeMap<>();
        for (YamlNode.Entry entry : fields.entries("writable", "path: {}")) {
            RootfsPath path = ScalarParsers.of(entry.key(), WritableBinder::path);
            writable.put(path, one(path, entry));
        }
        return Collections.unmodifiableSortedMap(writable);
    }

    private static RootfsPath path(String text) {
        RootfsPath path = ScalarParsers.path(text);
        if (path.isRoot()) {
            throw new InvalidValue("`/` is read-only, always", "name the folders that must be writable");
        }
        if (RUNTIMES.contains(path)) {
            throw new InvalidValue(Quoted.of(text) + " belongs to the runtime", "it cannot be declared writable");
        }
        return path;
    }

    private static Writable one(RootfsPath path, YamlNode.Entry entry) throws BuildException {
        String what = "writable " + Quoted.of(path.toString());
        if (entry.value() instanceof YamlNode.Scalar scalar && scalar.isAbsent()) {
            throw scalar.error(what + " has no value", "write `{}` for the defaults");
        }
        MappingReader fields = MappingReader.of(entry.value(), what, "size: 16m", KNOWN);
        return new Writable(
                path,
                fields.value("size", ScalarParsers::size),
                fields.located("owner", ScalarParsers::owner),
                fields.value("mode", ModeChange::octal),
                fields.value("keep", ScalarParsers::flag, false),
                entry.key().mark());
    }
}
