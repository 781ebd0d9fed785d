package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Users that the manifest names or numbers: a declared user, else one of the image's {@code passwd}. An unknown number
 * stands for itself, with a group of the same number, so that it is never root's group by accident.
 */
public record Users(SortedMap<String, ImageRecipe.User> declared, AccountFile passwd) {

    /**
     * The user that the image's first process runs as.
     *
     * @param tree final, so that its {@code /etc/passwd} has the declared users
     * @throws BuildException when there is no such user; names the existing ones
     */
    public static ResolvedUser of(RootfsTree tree, ImageRecipe image, ContentSource contents)
            throws BuildException, IOException {
        return image.user() == null
                ? ResolvedUser.ROOT
                : new Users(image.users(), AccountFile.read(AccountFile.PASSWD, tree, contents)).resolve(image.user());
    }

    /** A user's home folder in {@code passwd}; {@code /} for one that is not in it. */
    public static String home(RootfsTree tree, ResolvedUser user, ContentSource contents)
            throws BuildException, IOException {
        AccountFile.Account account =
                AccountFile.read(AccountFile.PASSWD, tree, contents).withId(user.uid());
        return account == null || account.home().isEmpty() ? "/" : account.home();
    }

    /** @throws BuildException when there is no such user; names the existing ones */
    ResolvedUser resolve(Located<String> user) throws BuildException {
        String name = user.value();
        ImageRecipe.User own = declared.get(name);
        if (own != null) {
            return new ResolvedUser(own.uid(), own.uid());
        }
        AccountFile.Account account = passwd.named(name);
        if (account == null && AccountFile.isId(name)) {
            long uid = Long.parseLong(name);
            AccountFile.Account same = passwd.withId(uid);
            return new ResolvedUser(uid, same == null ? uid : same.group());
        }
        if (account != null) {
            return new ResolvedUser(account.id(), account.group());
        }
        if (name.equals("root")) {
            return ResolvedUser.ROOT; // the generated passwd has the user
        }
        TreeSet<String> known = new TreeSet<>(declared.keySet());
        passwd.accounts().forEach(one -> known.add(one.name()));
        known.add("root");
        throw user.error(
                "unknown user `" + Printable.escape(name) + "`",
                "declare it under `users`; known are " + Printable.escape(String.join(", ", known)));
    }
}
