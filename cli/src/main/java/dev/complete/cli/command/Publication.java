package dev.complete.cli.command;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.cli.registry.Destination;
import dev.complete.cli.registry.ImagePush;
import dev.complete.oci.compress.Compression;
import dev.complete.registry.transfer.ReferrerChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Publication of an image to a registry: it is built, pushed, and asked back. */
final class Publication {

    private final SourceRequest source;
    private final Terminal terminal;
    private final BuildProgress progress;
    private final ImagePush push;

    Publication(SourceRequest source, Terminal terminal, BuildProgress progress, ImagePush push) {
        this.source = source;
        this.terminal = terminal;
        this.progress = progress;
        this.push = push;
    }

    /**
     * @param name null for the only image
     * @return {@code HOST/REPOSITORY@sha256:…}
     */
    String publish(@Nullable String name, Destination destination)
            throws BuildException, IOException, InterruptedException {
        Path out = terminal.directory().resolve("out");
        BuildRequest request = new BuildRequest(
                source,
                new ImageSelection(name == null ? List.of() : List.of(name), List.of()),
                new BuildRequest.Output(out, Set.of(Format.OCI), Compression.parse("zstd"), false),
                new BuildRequest.Execution(
                        Runtime.getRuntime().availableProcessors(), BuildRequest.AuditLevel.ERROR, false, false));
        List<BuildResult.Image> images =
                new ImageBuilder(request, progress).build().images();
        if (images.size() != 1) {
            throw new UsageException("publish: say --image NAME, one of "
                    + images.stream().map(BuildResult.Image::name).collect(Collectors.joining(", ")));
        }
        return push.push(out.resolve("oci"), List.of(images.get(0).name()), destination, ReferrerChoice.ALL)
                .get(0);
    }
}
