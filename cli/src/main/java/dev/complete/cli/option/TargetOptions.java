package dev.complete.cli.option;

import dev.complete.builder.request.ImageSelection;
import dev.complete.oci.Platform;
import java.util.List;
import picocli.CommandLine.Option;

/** Selection from a recipe's images and platforms. */
public final class TargetOptions {

    @Option(names = "--image", paramLabel = "NAME", split = ",", description = "Only these images (default: all).")
    private List<String> images = List.of();

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            split = ",",
            description = "Only for these platforms (default: all the manifest names).")
    private List<String> platforms = List.of();

    public ImageSelection selection() {
        return new ImageSelection(
                images, platforms.stream().map(TargetOptions::platform).toList());
    }

    public static Platform platform(String text) {
        try {
            return Platform.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--platform " + text + ": say linux/amd64 or linux/arm64");
        }
    }
}
