package dev.complete.git.open.revision;

import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for commit messages ({@code :/TEXT} and {@code ^{/TEXT}} of gitrevisions(7)).
 *
 * @param text as given
 * @param found false for {@code !-TEXT}: what it must not hold
 */
record CommitMessage(String text, Pattern pattern, boolean found) {

    static CommitMessage parse(String text) throws ResolveException {
        boolean negated = text.startsWith("!-");
        if (text.startsWith("!") && !negated && !text.startsWith("!!")) {
            throw invalid(text, "after the first ! comes - or another !");
        }
        String wanted = negated ? text.substring(2) : text.startsWith("!!") ? text.substring(1) : text;
        try {
            return new CommitMessage(text, Pattern.compile(wanted, Pattern.DOTALL), !negated);
        } catch (PatternSyntaxException e) {
            throw invalid(text, e.getDescription());
        }
    }

    boolean matches(String message) {
        return pattern.matcher(message).find() == found;
    }

    private static ResolveException invalid(String text, String why) {
        return ResolveException.invalid(
                "'" + Printable.escape(text) + "' is no pattern for a commit's message: " + Printable.escape(why));
    }
}
