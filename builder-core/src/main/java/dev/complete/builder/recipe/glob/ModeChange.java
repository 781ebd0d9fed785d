package dev.complete.builder.recipe.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Change of an entry's mode, as {@code mode} says it: octal digits, which set the whole mode, or symbolic clauses with
 * the meaning that coreutils' {@code chmod} gives them under umask 0: {@code u=rwX,go=rX}, {@code a+r}, {@code g-w},
 * {@code u+s}, {@code +t}, {@code g=u}. {@code X} is x for directories and for files that already have an execute bit.
 * Symbolic clauses leave a directory's setuid and setgid alone unless they name {@code s}, as in {@code chmod}; octal
 * digits do not. Immutable; equal when written alike.
 */
public final class ModeChange {

    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,5}");
    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)");
    /** A mode as {@code ls -l} shows it; read as a change it would remove nearly every bit. */
    private static final Pattern LISTED = Pattern.compile("[-dl][-rwxsStT]{9}");

    private static final Pattern ACTION = Pattern.compile("([-+=])([ugo]|[rwxXst]*)");

    /** Limit on the text: the pattern matcher's stack grows with it. */
    private static final int MAX_LENGTH = 100;

    private static final int ALL = 07777;
    private static final int SET_IDS = 06000;

    private final String text;
    /** The clauses in order; empty for octal digits. */
    private final List<Action> actions;

    private final int octal;

    private ModeChange(String text, List<Action> actions, int octal) {
        this.text = text;
        this.actions = List.copyOf(actions);
        this.octal = octal;
    }

    /**
     * One operator of one clause.
     *
     * @param affected the bits that {@code who} may change
     * @param bits to add, remove or set before {@code affected} narrows them
     * @param copyFrom the class whose r, w and x are copied: its mask; 0 for none
     */
    private record Action(char operator, int affected, int bits, boolean executeIfAny, int copyFrom) {

        int apply(int mode, boolean directory) {
            int value = bits;
            if (copyFrom != 0) {
                int copied = mode & copyFrom;
                value = ((copied & 0444) != 0 ? 0444 : 0)
                        | ((copied & 0222) != 0 ? 0222 : 0)
                        | ((copied & 0111) != 0 ? 0111 : 0);
            }
            if (executeIfAny && (directory || (mode & 0111) != 0)) {
                value |= 0111;
            }
            int kept = directory ? SET_IDS & ~(affected & bits) : 0;
            value &= affected & ~kept;
            return switch (operator) {
                case '+' -> mode | value;
                case '-' -> mode & ~value;
                default -> (mode & (~affected | kept)) | value;
            };
        }
    }

    /** @throws IllegalArgumentException when {@code text} is not a mode, with a sentence for the user */
    public static ModeChange parse(String text) {
        if (OCTAL.matcher(text).matches()) {
            return new ModeChange(text, List.of(), octal(text));
        }
        List<Action> actions = new ArrayList<>();
        for (String clause : text.split(",", -1)) {
            Matcher matcher = CLAUSE.matcher(clause);
            InvalidValue.unless(
                    text.length() <= MAX_LENGTH && !LISTED.matcher(text).matches() && matcher.matches(),
                    text,
                    "a mode",
                    "write octal digits as 0750, or symbols as `u=rwX,go=rX`");
            Matcher action = ACTION.matcher(matcher.group(2));
            while (action.find()) {
                actions.add(action(matcher.group(1), action.group(1).charAt(0), action.group(2)));
            }
        }
        return new ModeChange(text, actions, 0);
    }

    /**
     * A mode in octal digits: 0 to 07777.
     *
     * @throws IllegalArgumentException for anything else, with a sentence for the user
     */
    public static int octal(String text) {
        int mode = OCTAL.matcher(text).matches() ? Integer.parseInt(text, 8) : ALL + 1;
        InvalidValue.unless(mode <= ALL, text, "an octal mode", "write it as 0750; 7777 is the highest");
        return mode;
    }

    private static Action action(String who, char operator, String what) {
        int affected = who.isEmpty() ? ALL : 0;
        for (int i = 0; i < who.length(); i++) {
            affected |= affected(who.charAt(i));
        }
        if (what.length() == 1 && "ugo".contains(what)) {
            return new Action(operator, affected, 0, false, affected(what.charAt(0)) & 0777);
        }
        int bits = 0;
        for (int i = 0; i < what.length(); i++) {
            bits |= switch (what.charAt(i)) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> 0111;
                case 's' -> SET_IDS;
                case 't' -> 01000;
                default -> 0;
            };
        }
        return new Action(operator, affected, bits, what.indexOf('X') >= 0, 0);
    }

    private static int affected(char who) {
        return switch (who) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> 01007;
            default -> ALL;
        };
    }

    /** The mode, 0 to 07777, of a changed entry with mode {@code mode}. */
    public int apply(int mode, boolean directory) {
        if (actions.isEmpty()) {
            return octal;
        }
        int result = mode & ALL;
        for (Action action : actions) {
            result = action.apply(result, directory);
        }
        return result;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModeChange change && change.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
