package dev.complete.cli.command;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Publication of an image to a registry: it is built, copied by skopeo, and looked up there. */
final class Publication {

    /** Pauses between attempts; a copy by digest can be repeated safely. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(15));

    private final SourceRequest source;
    private final Terminal terminal;
    private final BuildProgress progress;

    Publication(SourceRequest source, Terminal terminal, BuildProgress progress) {
        this.source = source;
        this.terminal = terminal;
        this.progress = progress;
    }

    /**
     * @param name null for the only image
     * @param destination in skopeo's form
     * @return {@code NAME@sha256:…}
     */
    String publish(@Nullable String name, String destination) throws BuildException, IOException, InterruptedException {
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
        BuildResult.Image image = images.get(0);
        copy("oci:" + out.resolve("oci") + ":" + image.name(), destination);
        verify(image.digest(), destination);
        return image.reference();
    }

    private void copy(String from, String destination) throws BuildException, IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            Process copy = started(skopeo("copy", "--quiet", "--all", "--preserve-digests", from, destination)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT));
            int code = copy.waitFor();
            if (code == 0) {
                return;
            }
            if (attempt == PAUSES.size()) {
                throw new BuildException(
                        Kind.NETWORK,
                        "skopeo could not copy the image to " + shown(destination) + "; it says above why");
            }
            Duration pause = PAUSES.get(attempt);
            progress.on(new BuildEvent.Warning("skopeo ended with exit code " + code + "; again in " + pause.toSeconds()
                    + " s (" + (attempt + 1) + " of " + PAUSES.size() + ")"));
            Thread.sleep(pause.toMillis());
        }
    }

    private void verify(Digest expected, String destination) throws BuildException, IOException, InterruptedException {
        Process inspect = started(skopeo("inspect", "--raw", destination));
        byte[] manifest = inspect.getInputStream().readAllBytes();
        if (inspect.waitFor() != 0) {
            throw new BuildException(
                    Kind.NETWORK, "skopeo copied the image and does not find it at " + shown(destination));
        }
        Digest there = Digest.of(manifest);
        if (!there.equals(expected)) {
            throw new BuildException(
                    Kind.VERIFICATION,
                    "at " + shown(destination) + " is " + there + ", and not " + expected
                            + ", which was copied there: somebody else may publish to the same name");
        }
    }

    private static ProcessBuilder skopeo(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("skopeo");
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static Process started(ProcessBuilder skopeo) throws BuildException {
        try {
            return skopeo.start();
        } catch (IOException e) {
            throw new BuildException(
                    Kind.IO, "publishing needs skopeo, which is not in PATH: `apt-get install skopeo`", e);
        }
    }

    private static String shown(String destination) {
        return dev.complete.text.Printable.escape(destination);
    }
}
