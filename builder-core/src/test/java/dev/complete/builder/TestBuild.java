package dev.complete.builder;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A build as a test wants it: into {@code out/} and {@code cache/} of a scratch folder, offline, changed field by field. */
final class TestBuild {

    final Path repository;
    Path output;
    Path cache;
    String manifest = "complete.yaml";
    boolean dirty;
    Limits limits = Limits.DEFAULT;
    List<String> images = List.of();
    List<Platform> platforms = List.of();
    Set<Format> formats = Set.of(Format.OCI);
    Compression compression = Compression.ZSTD;
    BuildRequest.AuditLevel audit = BuildRequest.AuditLevel.ERROR;
    int jobs = 2;
    boolean check;
    boolean keepFailed;
    final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

    TestBuild(Path repository, Path scratch) {
        this.repository = repository;
        this.output = scratch.resolve("out");
        this.cache = scratch.resolve("cache");
    }

    BuildResult run() throws BuildException, InterruptedException {
        events.clear();
        return builder().build();
    }

    ImageBuilder builder() {
        return new ImageBuilder(request(), events::add);
    }

    BuildRequest request() {
        return new BuildRequest(
                new SourceRequest(
                        repository.toString(),
                        "HEAD",
                        manifest,
                        dirty,
                        cache,
                        true,
                        LocalUrls.REFUSED,
                        limits,
                        ArchiveLimits.DEFAULT),
                new ImageSelection(images, platforms),
                new BuildRequest.Output(output, formats, compression, false),
                new BuildRequest.Execution(jobs, audit, check, keepFailed));
    }

    /** The digest of the only image. */
    String digest() throws BuildException, InterruptedException {
        return run().images().get(0).digest().toString();
    }

    List<String> warnings() {
        return events.stream()
                .filter(event -> event instanceof BuildEvent.Warning)
                .map(event -> ((BuildEvent.Warning) event).message())
                .toList();
    }
}
