package dev.complete.cli.option;

import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.cli.progress.Quantities;
import dev.complete.git.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --limit NAME=VALUE}, may be repeated. */
public final class LimitOptions {

    private final Map<String, Long> values = new LinkedHashMap<>();

    private LimitOptions() {
        Limits git = Limits.DEFAULT;
        values.put("object-bytes", git.objectBytes());
        values.put("tree-bytes", git.treeBytes());
        values.put("entries", git.entries());
        values.put("depth", (long) git.depth());
        values.put("path-bytes", (long) git.pathBytes());
        values.put("modules", (long) git.modules());
        values.put("module-depth", (long) git.moduleDepth());
        values.put("gitmodules-bytes", git.gitmodulesBytes());
        values.put("delta-bytes", git.deltaBytes());
        values.put("silence", (long) git.silence());
        ArchiveLimits archive = ArchiveLimits.DEFAULT;
        values.put("archive-bytes", archive.archiveBytes());
        values.put("archive-entries", archive.archiveEntries());
        values.put("archive-ratio", (long) archive.archiveRatio());
        values.put("archive-memory", archive.archiveMemory());
    }

    /** Every limit with its default, one a line. */
    public static String list() {
        StringBuilder text = new StringBuilder();
        new LimitOptions()
                .values.forEach((name, value) -> text.append(String.format(Locale.ROOT, "%-16s %,18d\n", name, value)));
        return text.toString();
    }

    /** @throws UsageException for an unknown name or a value that is not a number */
    public static LimitOptions parse(List<String> settings) {
        LimitOptions limits = new LimitOptions();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            if (equals < 0 || !limits.values.containsKey(name)) {
                throw new UsageException("--limit " + setting + ": say NAME=VALUE with one of "
                        + String.join(", ", limits.values.keySet()));
            }
            try {
                limits.values.put(name, Quantities.parse(setting.substring(equals + 1)));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--limit " + name + ": " + e.getMessage());
            }
        }
        return limits;
    }

    Limits git() {
        return new Limits(
                value("object-bytes"),
                value("tree-bytes"),
                value("entries"),
                small("depth"),
                small("path-bytes"),
                small("modules"),
                small("module-depth"),
                value("gitmodules-bytes"),
                value("delta-bytes"),
                Math.max(1, small("silence")));
    }

    public ArchiveLimits archives() {
        return new ArchiveLimits(
                value("archive-bytes"), value("archive-entries"), small("archive-ratio"), value("archive-memory"));
    }

    private long value(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no such limit: " + name);
        }
        return value;
    }

    private int small(String name) {
        return (int) Math.min(value(name), Integer.MAX_VALUE);
    }
}
