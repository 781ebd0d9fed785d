package dev.complete.builder.recipe.glob;

import dev.complete.builder.failure.BuildException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A text that is not valid in its place. The caller knows the location and makes it a {@link BuildException}. */
public final class InvalidValue extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    private final @Nullable String hint;

    public InvalidValue(String problem, @Nullable String hint) {
        super(problem);
        this.hint = hint;
    }

    /**
     * Refuses {@code text} as not being a {@code what}.
     *
     * @param valid false for a text that is refused
     */
    public static void unless(boolean valid, String text, String what, @Nullable String hint) {
        if (!valid) {
            throw new InvalidValue(Quoted.of(text) + " is not " + what, hint);
        }
    }

    @Nullable
    public String hint() {
        return hint;
    }
}
