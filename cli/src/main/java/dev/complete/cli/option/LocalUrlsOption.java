package dev.complete.cli.option;

import dev.complete.cli.progress.Terminal;
import dev.complete.git.LocalUrls;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --allow-local[=DIR]}, for every command that opens a superproject. */
final class LocalUrlsOption {

    @Option(
            names = "--allow-local",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = "",
            preprocessor = OnlyWithSign.class,
            description = {
                "Accept submodules whose URL is a local path. Those of pinned repositories have to stay below DIR"
                        + " (default: the folder around the superproject)."
            })
    private @Nullable String below;

    LocalUrls urls(Terminal terminal) {
        if (below == null) {
            return LocalUrls.REFUSED;
        }
        return below.isEmpty()
                ? LocalUrls.ALLOWED
                : LocalUrls.allowedBelow(terminal.directory().resolve(PathArgument.parse(below)));
    }

    /**
     * Takes a value only after {@code =}; otherwise the next argument is the command's own: {@code --allow-local repo/}
     * builds {@code repo/}.
     */
    static final class OnlyWithSign implements IParameterPreprocessor {

        @Override
        @SuppressWarnings("JdkObsolete") // picocli's own choice
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if ("=".equals(info.get("separator"))) {
                return false;
            }
            option.setValue("");
            return true;
        }
    }
}
