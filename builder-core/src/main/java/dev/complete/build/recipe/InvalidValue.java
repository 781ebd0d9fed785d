package dev.complete.build.recipe;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A text that does not mean what its place needs. Where it stands is known to the caller, who turns this into a {@link
 * RecipeException}.
 */
final class InvalidValue extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    private final @Nullable String hint;

    InvalidValue(String problem, @Nullable String hint) {
        super(problem);
        this.hint = hint;
    }

    @Nullable
    String hint() {
        return hint;
    }
}
