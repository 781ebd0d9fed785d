package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;

/** Resolves {@code image.user}. Stateless. */
public final class ImageUser {

    private ImageUser() {}

    /**
     * @param tree final, so that its {@code /etc/passwd} has the declared users
     * @throws BuildException when there is no such user; names the existing ones
     */
    public static ResolvedUser of(RootfsTree tree, ImageRecipe image, ContentSource contents)
            throws BuildException, IOException {
        if (image.user() == null) {
            return ResolvedUser.ROOT;
        }
        return new Users(image.users(), AccountFile.read(AccountFile.PASSWD, tree, contents)).resolve(image.user());
    }

    /** A user's home folder in {@code passwd}; {@code /} for one that is not in it. */
    public static String home(RootfsTree tree, ResolvedUser user, ContentSource contents)
            throws BuildException, IOException {
        AccountFile.Account account =
                AccountFile.read(AccountFile.PASSWD, tree, contents).withId(user.uid());
        return account == null || account.home().isEmpty() ? "/" : account.home();
    }
}
