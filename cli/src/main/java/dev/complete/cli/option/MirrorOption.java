package dev.complete.cli.option;

import dev.complete.builder.failure.BuildException;
import dev.complete.cli.progress.Terminal;
import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.MirrorMap;
import dev.complete.git.modules.Redaction;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --mirror [PREFIX=]PLACE}, for every command that opens a superproject. */
final class MirrorOption {

    @Option(
            names = "--mirror",
            paramLabel = "[PREFIX=]PLACE",
            description = {
                "Look for repositories whose URL begins with PREFIX at PLACE first, a URL or a folder; may be repeated,"
                        + " the longest prefix wins. A folder alone is for every URL, as `complete mirror` writes it."
            })
    private List<String> mirrors = List.of();

    /** The mirrors of the user's configuration, then those of the command line, which win. */
    List<MirrorRule> rules(Terminal terminal) throws BuildException {
        List<MirrorRule> rules =
                new ArrayList<>(UserConfiguration.read(terminal).mirrors());
        for (String mirror : mirrors) {
            rules.add(rule(mirror, terminal));
        }
        return List.copyOf(rules);
    }

    private static MirrorRule rule(String text, Terminal terminal) {
        int equals = text.indexOf('=');
        boolean whole = equals < 0 && !SourceOptions.isUrl(text);
        if (equals == text.length() - 1 || (equals < 0 && !whole)) {
            throw new UsageException("--mirror " + Redaction.of(text)
                    + ": say PREFIX=PLACE, such as https://host.example/=/srv/mirror, or =PLACE for every URL");
        }
        String place = text.substring(equals + 1);
        boolean url = SourceOptions.isUrl(place);
        MirrorRule rule = new MirrorRule(
                whole ? "" : text.substring(0, equals),
                url
                        ? place
                        : terminal.directory()
                                .resolve(PathArgument.parse(place))
                                .normalize()
                                .toString());
        try {
            MirrorMap.of(List.of(rule));
        } catch (ResolveException e) {
            throw new UsageException("--mirror: " + e.getMessage());
        }
        return rule;
    }
}
