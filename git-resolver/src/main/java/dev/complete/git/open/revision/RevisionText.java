package dev.complete.git.open.revision;

import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A revision as gitrevisions(7) has it, as far as it names one commit: where it starts, and the steps from there.
 *
 * @param steps in the order they are taken
 */
record RevisionText(Start start, List<Step> steps) {

    /** The start of a revision. */
    sealed interface Start {

        /** A branch, a tag, {@code HEAD}, an id or its beginning, or what git-describe(1) prints. */
        record Name(String text) implements Start {}

        /** {@code REF@{N}}: where it was N changes ago; the empty name stands for the current branch. */
        record Earlier(String ref, int changes) implements Start {}

        /** {@code @{-N}}: the branch or commit that was checked out N checkouts ago. */
        record Left(int checkouts) implements Start {}

        /** {@code BRANCH@{upstream}}; the empty name stands for the current branch. */
        record Upstream(String branch) implements Start {}

        /** {@code :/TEXT}: the youngest commit that any ref leads to with this in its message. */
        record Youngest(CommitMessage message) implements Start {}
    }

    /** A step from one commit to another. */
    sealed interface Step {

        /** {@code ^N}: the Nth parent; {@code ^0} and {@code ^{}} stay. */
        record Parent(int number) implements Step {}

        /** {@code ~N}: N times the first parent. */
        record Ancestor(int generations) implements Step {}

        /** {@code ^{/TEXT}}: the youngest ancestor with this in its message. */
        record Youngest(CommitMessage message) implements Step {}
    }

    static RevisionText parse(String text) throws ResolveException {
        return new Parser(text).revision();
    }

    /** Confined to one thread. */
    private static final class Parser {

        private static final int MOST_DIGITS = 9;

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        RevisionText revision() throws ResolveException {
            if (text.startsWith(":/")) {
                return new RevisionText(new Start.Youngest(CommitMessage.parse(text.substring(2))), List.of());
            }
            if (text.startsWith("^") || text.matches(".*[^/.]\\.\\.[^/].*")) {
                throw refused("names many commits, and a build is of one");
            }
            Start start = start();
            List<Step> steps = new ArrayList<>();
            while (at < text.length()) {
                steps.add(step());
            }
            return new RevisionText(start, List.copyOf(steps));
        }

        private Start start() throws ResolveException {
            while (at < text.length() && "^~:".indexOf(text.charAt(at)) < 0 && !text.startsWith("@{", at)) {
                at++;
            }
            String name = text.substring(0, at);
            if (!text.startsWith("@{", at)) {
                return new Start.Name(name.equals("@") ? "HEAD" : name);
            }
            String inside = braces(1);
            String word = inside.toLowerCase(Locale.ROOT);
            if (word.equals("u") || word.equals("upstream")) {
                return new Start.Upstream(name.equals("HEAD") || name.equals("@") ? "" : name);
            }
            if (name.isEmpty() && inside.matches("-[1-9][0-9]{0,8}")) {
                return new Start.Left(Integer.parseInt(inside.substring(1)));
            }
            if (inside.matches("[0-9]{1,9}")) {
                return new Start.Earlier(name.equals("@") ? "HEAD" : name, Integer.parseInt(inside));
            }
            throw refused("asks for @{" + Printable.escape(inside) + "}; a number, -N or upstream can stand there");
        }

        private Step step() throws ResolveException {
            char kind = text.charAt(at);
            if (kind == '~') {
                at++;
                return new Step.Ancestor(number());
            }
            if (kind != '^') {
                throw refused(
                        kind == ':'
                                ? "names a file or folder of a commit, and a build is of the commit"
                                : "goes on after its end with " + Printable.escape(text.substring(at)));
            }
            if (text.startsWith("^{", at)) {
                return peeled(braces(1));
            }
            at++;
            if (at < text.length() && "@!-".indexOf(text.charAt(at)) >= 0) {
                throw refused("names many commits, and a build is of one");
            }
            return new Step.Parent(number());
        }

        private Step peeled(String inside) throws ResolveException {
            if (inside.startsWith("/")) {
                return new Step.Youngest(CommitMessage.parse(inside.substring(1)));
            }
            if (inside.isEmpty() || inside.equals("commit") || inside.equals("object")) {
                return new Step.Parent(0);
            }
            throw refused("asks for ^{" + Printable.escape(inside) + "}, and a build is of a commit");
        }

        /** The text between the braces that begin {@code skip} characters further on; goes behind them. */
        private String braces(int skip) throws ResolveException {
            int open = at + skip;
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw refused("lacks a closing brace");
            }
            at = close + 1;
            return text.substring(open + 1, close);
        }

        /** 1 when there is none. */
        private int number() throws ResolveException {
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at - from > MOST_DIGITS) {
                throw refused("counts further than any history goes");
            }
            return at == from ? 1 : Integer.parseInt(text.substring(from, at));
        }

        private ResolveException refused(String why) {
            return ResolveException.invalid("the revision '" + Printable.escape(text) + "' " + why);
        }
    }
}
