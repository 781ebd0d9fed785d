package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Outputs become directories, by the tools that will do so for users. */
final class Unpacking {

    private Unpacking() {}

    static Path umoci(Path scratch, Path oci, String name) {
        Path bundle = scratch.resolve("umoci");
        Command.of("umoci", "unpack", "--image", oci + ":" + name)
                .with(bundle.toString())
                .succeed();
        return bundle.resolve("rootfs");
    }

    static Path buildah(Path scratch, Path oci, String name) {
        List<String> buildah = BootRuntime.buildah(scratch);
        String container = Command.of(buildah)
                .with("from", "--quiet", "oci:" + oci + ":" + name)
                .succeed()
                .lastLine();
        return Path.of(Command.of(buildah).with("mount", container).succeed().lastLine());
    }

    /** @param compression GNU tar's option, such as {@code --gzip} */
    static Path tar(Path scratch, Path archive, String compression) {
        Path root = directory(scratch.resolve("tar"));
        Command.of("tar", "--extract", "--preserve-permissions", "--numeric-owner", compression)
                .with("--file", archive.toString(), "--directory", root.toString())
                .succeed();
        return root;
    }

    static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
