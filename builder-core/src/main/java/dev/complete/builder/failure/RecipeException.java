package dev.complete.builder.failure;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a manifest, and where. {@link #getMessage} is the whole report: a sentence, {@code --> file:line:column},
 * the line, and a caret line with a hint.
 */
public final class RecipeException extends Exception {

    private final String problem;
    private final Mark at;
    private final @Nullable String hint;

    /**
     * @param problem one sentence without a full stop, such as {@code unknown key `exlude` in component `app`}
     * @param hint printed behind the carets, such as {@code did you mean `exclude`?}
     */
    public RecipeException(String problem, Mark at, @Nullable String hint) {
        super(Report.of(problem, at, hint));
        this.problem = problem;
        this.at = at;
        this.hint = hint;
    }

    public String problem() {
        return problem;
    }

    public Mark at() {
        return at;
    }

    public @Nullable String hint() {
        return hint;
    }
}
