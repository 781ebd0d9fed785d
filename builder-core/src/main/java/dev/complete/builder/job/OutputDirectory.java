package dev.complete.builder.job;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.CachedFrames;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.Outputs;
import dev.complete.builder.output.PreviousBuild;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputOptions;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.git.open.Superproject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A build's output directory: its present content, and new outputs. */
public record OutputDirectory(BuildRequest request, BuildProgress progress) {

    /** Refuses a directory of outputs that others could change while it is written. */
    public void requireTrusted() throws BuildException {
        Outputs.requireTrusted(request.output().directory());
    }

    /** Refuses to replace files that no build wrote, as soon as the names of the outputs are known. */
    public void requireFree(List<Plan> plans) throws BuildException {
        BuildRequest.Output output = request.output();
        List<OutputTarget> targets = plans.stream()
                .map(plan -> new OutputTarget(
                        plan.image(), plan.platform(), output.compression().format()))
                .toList();
        Outputs.requireFree(output.directory(), targets, output.formats());
    }

    /** Refuses images that a format cannot express, before anything is packed. */
    public void requireSayable(List<PlannedImage> images) throws BuildException {
        Outputs.requireSayable(images, request.output().formats());
    }

    /**
     * The recorded result of the last build into this directory, if the request is the same and the outputs untouched.
     */
    public Optional<BuildResult> unchanged(Superproject commit) throws IOException {
        if (commit.dirty() || request.execution().check()) {
            return Optional.empty();
        }
        Optional<PreviousBuild> previous =
                PreviousBuild.find(request.output().directory(), RequestKey.of(request, commit));
        return previous.map(found -> new BuildResult(
                found.digests().entrySet().stream()
                        .map(image -> new BuildResult.Image(image.getKey(), image.getValue(), List.of()))
                        .toList(),
                found.files(),
                true));
    }

    /** @param warnings receives a format's remarks about an image, and the fate of earlier outputs */
    public BuildResult write(
            List<BuiltImage> images, BuildInfo info, Cache cache, ContentSource contents, Consumer<String> warnings)
            throws BuildException, IOException, InterruptedException {
        long start = System.nanoTime();
        List<ImageSet> sets = ImageSet.of(images);
        BuildRequest.Output output = request.output();
        Outputs.staleNotes(output.directory(), sets, output.formats(), info).forEach(warnings);
        List<Written> written = Outputs.write(
                output.directory(),
                sets,
                output.formats(),
                new CachedFrames(cache.cas()),
                contents,
                new OutputOptions(output.xz(), output.compression(), output.webSeeds()),
                info);
        written.forEach(one -> one.notes().forEach(warnings));
        List<String> files = written.stream()
                .map(one -> output.directory().relativize(one.path()).toString())
                .distinct()
                .toList();
        progress.on(new BuildEvent.Written(files, System.nanoTime() - start));
        List<BuildResult.Image> results = sets.stream()
                .map(set -> new BuildResult.Image(
                        set.name(),
                        set.descriptor().digest(),
                        set.images().get(0).contract().requires()))
                .toList();
        return new BuildResult(results, files, false);
    }
}
