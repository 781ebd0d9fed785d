package dev.complete.builder.recipe.glob;

import dev.complete.builder.rootfs.RootfsPath;

/** An item of {@code exclude}: the paths of a glob, or a named set. */
public sealed interface PathSet permits PathGlob, DebianInstallOnly {

    /** An image path, a glob, or {@code debian-install-only}. */
    static PathSet parse(String text) {
        if (text.equals(DebianInstallOnly.NAME)) {
            return DebianInstallOnly.SET;
        }
        if (!text.startsWith("/") && NearestWord.to(text, DebianInstallOnly.NAMES) != null) {
            throw new InvalidValue(
                    Quoted.of(text) + " is neither an image path nor a set of them",
                    NearestWord.hint(text, DebianInstallOnly.NAMES));
        }
        return PathGlob.parse(text);
    }

    String text();

    boolean matches(RootfsPath path);
}
