package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
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
        SourceLocation at = place(marked.getProblemMark(), source);
        SourceLocation opened = place(marked.getContextMark().or(marked::getProblemMark), source);
        if (context.contains("quoted scalar") && problem.contains("end of stream")) {
            return BuildException.at("the quote that opens here is not closed", opened, null);
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            String close = context.contains("sequence") ? "`]` in the list" : "`}` in the map";
            int line = marked.getContextMark().map(mark -> mark.getLine() + 1).orElse(1);
            return BuildException.at(
                    "expected `,` or " + close + " that opens in line " + line,
                    at,
                    "is one missing? text that holds `,` `[` `{` or `: ` needs quotes");
        }
        if (problem.contains("mapping values are not allowed")) {
            return BuildException.at(
                    "a second `: ` in one value", at, "text that holds `: ` needs quotes; or indent a new line");
        }
        if (problem.contains("TAB")) {
            return BuildException.at("a tab cannot indent YAML", at, "use spaces");
        }
        if (problem.contains("cannot start any token")) {
            return BuildException.at("text cannot start with this character", at, "put the text in quotes");
        }
        if (context.contains("scanning an alias")) {
            return BuildException.at(
                    YamlReader.NO_ALIASES + source.noun(), opened, "text that starts with `*` needs quotes");
        }
        if (context.contains("scanning an anchor")) {
            return BuildException.at(
                    YamlReader.NO_ANCHORS + source.noun(), opened, "text that starts with `&` needs quotes");
        }
        if (problem.contains("could not find expected ':'")) {
            return BuildException.at("a key without `: `", opened, "write `key: value`");
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return BuildException.at("this line does not fit the lines above it", at, "check its indentation");
        }
        String whole = context.isEmpty() ? problem : context + ": " + problem;
        return BuildException.at("not valid YAML: " + firstLine(whole), at, null);
    }

    private static SourceLocation place(Optional<Mark> at, ManifestText source) {
        return at.map(mark -> source.mark(mark.getLine(), mark.getColumn(), 1)).orElseGet(source::start);
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "unknown"
                : Printable.escape(message.lines().findFirst().orElse(""));
    }
}
