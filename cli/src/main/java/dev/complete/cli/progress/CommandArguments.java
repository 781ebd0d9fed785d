package dev.complete.cli.progress;

import java.util.List;

/**
 * Arguments before and after {@code --}.
 *
 * @param before those that are not options
 * @param after verbatim
 */
public record CommandArguments(List<String> before, List<String> after) {

    /**
     * @param all the arguments that are not options, including those behind {@code --}
     * @param line the whole command line
     */
    public static CommandArguments of(List<String> all, List<String> line) {
        int at = line.indexOf("--");
        int after = at < 0 ? 0 : line.size() - at - 1;
        int split = all.size() - after;
        return new CommandArguments(all.subList(0, split), all.subList(split, all.size()));
    }
}
