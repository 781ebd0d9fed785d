package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.text.Printable;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Declared users as lines of {@code passwd} and {@code group}, appended in order of id and name to what a component
 * brought. A user that already exists with the same ids is kept unchanged. {@code shadow} is not touched: there are no
 * logins with a password. Stateless.
 */
final class DeclaredAccounts {

    /** Root's line, for an image whose components have no accounts at all. */
    private static final String ROOT_USER = "root:x:0:0:root:/:/sbin/nologin\n";

    private static final String ROOT_GROUP = "root:x:0:\n";

    private DeclaredAccounts() {}

    /** @throws BuildException when the image already uses the name or the id for another user */
    static String passwd(AccountFile old, SortedMap<String, ImageRecipe.User> users) throws BuildException {
        StringBuilder text = start(old, ROOT_USER);
        for (ImageRecipe.User user : inOrder(users)) {
            AccountFile.Account account = conflictFree(old, user);
            String home = user.home().toString();
            if (account == null) {
                if (!isImplied(old, user)) {
                    append(
                            text,
                            user.name().value() + ":x:" + user.uid() + ":" + user.uid() + "::" + home
                                    + ":/sbin/nologin\n");
                }
            } else if (account.group() != user.uid()) {
                throw conflict(user, "has the group " + account.group() + " in " + old.place(account));
            } else if (!user.home().isRoot() && !account.home().equals(home)) {
                throw conflict(user, "has the home " + Printable.escape(account.home()) + " in " + old.place(account));
            }
        }
        return text.toString();
    }

    /** @throws BuildException when the image already uses the name or the id for another group */
    static String group(AccountFile old, SortedMap<String, ImageRecipe.User> users) throws BuildException {
        StringBuilder text = start(old, ROOT_GROUP);
        for (ImageRecipe.User user : inOrder(users)) {
            if (conflictFree(old, user) == null && !isImplied(old, user)) {
                append(text, user.name().value() + ":x:" + user.uid() + ":\n");
            }
        }
        return text.toString();
    }

    private static StringBuilder start(AccountFile old, String minimal) {
        return new StringBuilder(old.file() == null ? minimal : old.text());
    }

    /** Whether the user is root and there was no file: the minimal line is this user. */
    private static boolean isImplied(AccountFile old, ImageRecipe.User user) {
        return old.file() == null && user.uid() == 0 && user.name().value().equals("root");
    }

    private static void append(StringBuilder text, String line) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        text.append(line);
    }

    private static List<ImageRecipe.User> inOrder(SortedMap<String, ImageRecipe.User> users) {
        Comparator<ImageRecipe.User> byId = Comparator.comparingLong(ImageRecipe.User::uid);
        return users.values().stream()
                .sorted(byId.thenComparing(user -> user.name().value()))
                .toList();
    }

    /** The account of this name; null when name and id are both free. */
    private static AccountFile.@Nullable Account conflictFree(AccountFile old, ImageRecipe.User user)
            throws BuildException {
        String name = user.name().value();
        AccountFile.Account same = old.named(name);
        if (same != null && same.id() != user.uid()) {
            throw conflict(user, "is number " + same.id() + " in " + old.place(same));
        }
        AccountFile.Account holder = old.withId(user.uid());
        if (same == null && holder != null) {
            throw conflict(
                    user,
                    "cannot be number " + user.uid() + ": that is `" + Printable.escape(holder.name()) + "` in "
                            + old.place(holder));
        }
        boolean takesRoot = old.file() == null && (name.equals("root") != (user.uid() == 0));
        if (takesRoot) {
            throw conflict(user, "cannot be number " + user.uid() + ": root is 0, and no other user is");
        }
        return same;
    }

    private static BuildException conflict(ImageRecipe.User user, String problem) {
        Located<String> name = user.name();
        return name.error(
                "user `" + name.value() + "` " + problem,
                "declare the user as the image has it, or choose another name or id");
    }
}
