package dev.complete.cli.registry;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the layout is when a user names it, or the outputs that it is among. */
public final class LayoutFolder {

    private static final String INDEX = "index.json";

    private LayoutFolder() {}

    /** The layout that {@code directory} is, or that a build wrote into it. */
    public static Path of(Path directory) {
        Path inside = directory.resolve("oci");
        return !Files.exists(directory.resolve(INDEX)) && Files.exists(inside.resolve(INDEX)) ? inside : directory;
    }
}
