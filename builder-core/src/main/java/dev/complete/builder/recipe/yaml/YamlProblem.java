package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.text.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Words the YAML parser's errors for the author of a manifest. */
final class YamlProblem {

    private YamlProblem() {}

    static BuildException explain(YamlEngineException e, ManifestText source) {
        if (!(e instanceof MarkedYamlEngineException marked)) {
            return BuildException.at("not valid YAML: " + firstLine(e.getMessage()), source.start(), null);
        }
        String problem = marked.getProblem() == null ? "" : marked.getProblem();
        String context = marked.getContext() == null ? "" : marked.getContext();
        Optional<Mark> at = marked.getProblemMark();
        Optional<Mark> opened = marked.getContextMark();
        if (context.contains("quoted scalar") && problem.contains("end of stream")) {
            return report("the quote that opens here is not closed", opened.or(() -> at), source, null);
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            String what = context.contains("sequence") ? "list" : "map";
            String close = what.equals("list") ? "]" : "}";
            int line = opened.map(mark -> mark.getLine() + 1).orElse(1);
            return report(
                    "expected `,` or `" + close + "` in the " + what + " that opens in line " + line,
                    at,
                    source,
                    "is one missing? text that holds `,` `[` `{` or `: ` needs quotes");
        }
        if (problem.contains("mapping values are not allowed")) {
            return report(
                    "a second `: ` in one value",
                    at,
                    source,
                    "text that holds `: ` needs quotes; or indent a new line");
        }
        if (problem.contains("TAB")) {
            return report("a tab cannot indent YAML", at, source, "use spaces");
        }
        if (problem.contains("cannot start any token")) {
            return report("text cannot start with this character", at, source, "put the text in quotes");
        }
        if (context.contains("scanning an alias")) {
            return report(
                    "aliases are not allowed in a manifest",
                    opened.or(() -> at),
                    source,
                    "text that starts with `*` needs quotes");
        }
        if (context.contains("scanning an anchor")) {
            return report(
                    "anchors are not allowed in a manifest",
                    opened.or(() -> at),
                    source,
                    "text that starts with `&` needs quotes");
        }
        if (problem.contains("could not find expected ':'")) {
            return report("a key without `: `", opened.or(() -> at), source, "write `key: value`");
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return report("this line does not fit the lines above it", at, source, "check its indentation");
        }
        return report(
                "not valid YAML: " + firstLine(context.isEmpty() ? problem : context + ": " + problem),
                at,
                source,
                null);
    }

    private static BuildException report(
            String problem, Optional<Mark> at, ManifestText source, @Nullable String hint) {
        return BuildException.at(
                problem,
                at.map(mark -> source.mark(mark.getLine(), mark.getColumn(), 1)).orElseGet(source::start),
                hint);
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "unknown"
                : Printable.escape(message.lines().findFirst().orElse(""));
    }
}
