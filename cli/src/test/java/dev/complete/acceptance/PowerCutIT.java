package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.files.FileTrees;
import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.layout.LayoutReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes while a build writes. One build's calls are recorded, and what a disk may hold afterwards is made of them
 * again and again: each time the outputs are the old ones or the new ones, and the next build is right.
 */
final class PowerCutIT {

    private static final int CUTS = Boolean.getBoolean("complete.long") ? 500 : 50;
    private static final Set<Format> FORMATS = EnumSet.allOf(Format.class);

    private static final String MANIFEST = """
            complete: 1
            name: cut
            components:
              app: {copy: {app/: /srv/}, files: {/usr/: ""}}  # which systemd-nspawn asks for
              site: {copy: {site/: /var/www/}}
            image: {layers: [site, app], init: none, command: [/srv/run]}
            """;

    @TempDir
    private Path scratch;

    @Test
    void leavesOldOutputsOrNewOnesAndTheNextBuildIsRight() throws Exception {
        Requires.tools("strace");
        GitFixture repository = GitFixture.init(scratch.resolve("repository"))
                .write("complete.yaml", MANIFEST)
                .executable("app/run", "#!/srv/run\n");
        for (int page = 0; page < 20; page++) {
            repository.write("site/" + page, "page " + page);
        }
        repository.commit("old");
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        build(repository.path(), disk);
        Map<String, String> old = outputs(disk.resolve("out"));
        Disk recorded = Disk.of(disk);
        repository
                .executable("app/run", "#!/srv/run now\n")
                .write("site/7", "another page")
                .commit("new");

        Path log = scratch.resolve("calls");
        InstalledLauncher.complete("build", repository.path().toString(), "--audit", "off")
                .with(
                        "--format",
                        String.join(",", FORMATS.stream().map(Format::toString).toList()))
                .with("--output", disk.resolve("out").toString())
                .with("--cache", disk.resolve("cache").toString())
                .under(DiskRecording.recorder(log).toArray(String[]::new))
                .succeed();
        DiskRecording.replay(log, recorded, disk);
        recorded.takeTimes(disk);
        Map<String, String> fresh = outputs(disk.resolve("out"));
        String digest = fresh.get("cut.digest");
        assertThat(recorded.changes()).as("changes that were recorded").isGreaterThan(100);

        long seed = System.nanoTime();
        for (int cut = 0; cut < CUTS; cut++) {
            Path after = scratch.resolve("after");
            recorded.afterACut(new Random(seed + cut), after);
            String what = "cut " + cut + " of seed " + seed;

            try {
                isWhole(what, outputs(after.resolve("out")), old, fresh);
            } catch (InvalidImageException e) {
                throw new AssertionError(what, e);
            }
            assertThat(build(repository.path(), after))
                    .as("the build after " + what)
                    .isEqualTo(digest);
            assertThat(outputs(after.resolve("out")))
                    .as("outputs of the build after " + what)
                    .isEqualTo(fresh);
            FileTrees.delete(after.resolve("out"));
            assertThat(build(repository.path(), after))
                    .as("from the cache after " + what)
                    .isEqualTo(digest);
            FileTrees.delete(after);
        }
    }

    /** Each output is what it was or what it is to be; what was not there may be missing. */
    private static void isWhole(
            String what, Map<String, String> found, Map<String, String> old, Map<String, String> fresh) {
        found.forEach((name, content) ->
                assertThat(content).as(name + " after " + what).isIn(old.get(name), fresh.get(name)));
        assertThat(found.keySet()).as("outputs after " + what).containsAll(old.keySet());
    }

    /** By name, what a consumer finds: of a folder all that is below, of a layout what its index leads to. */
    private static Map<String, String> outputs(Path out) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> names = Files.list(out)) {
            for (Path output : names.toList()) {
                String name = output.getFileName().toString();
                if (name.equals("oci")) {
                    LayoutReader.open(output).validate();
                    found.put(name, Files.readString(output.resolve("index.json")));
                } else if (!name.startsWith(".") && !name.equals("build.json")) {
                    found.put(name, content(output));
                }
            }
        }
        return found;
    }

    private static String content(Path output) throws IOException {
        if (Files.isRegularFile(output)) {
            boolean text = Files.size(output) < 100;
            return text
                    ? Files.readString(output).strip()
                    : Digest.of(Files.readAllBytes(output)).toString();
        }
        StringBuilder content = new StringBuilder();
        Path real = output.toRealPath();
        try (Stream<Path> all = Files.walk(real)) {
            for (Path path : all.sorted().toList()) {
                content.append(real.relativize(path)).append(' ');
                if (Files.isSymbolicLink(path)) {
                    content.append(Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    content.append(Digest.of(Files.readAllBytes(path)));
                }
                content.append('\n');
            }
        }
        return Digest.of(content.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** In this process, which is a second faster; the digest. */
    private static String build(Path repository, Path disk) throws Exception {
        SourceRequest source = new SourceRequest(
                repository.toString(),
                "HEAD",
                "complete.yaml",
                false,
                disk.resolve("cache"),
                true,
                LocalUrls.REFUSED,
                Limits.DEFAULT,
                ArchiveLimits.DEFAULT);
        BuildRequest request = new BuildRequest(
                source,
                ImageSelection.ALL,
                new BuildRequest.Output(disk.resolve("out"), FORMATS, Compression.ZSTD, false),
                new BuildRequest.Execution(2, BuildRequest.AuditLevel.OFF, false, false));
        BuildResult result = new ImageBuilder(request, event -> {}).build();
        return result.images().get(0).digest().toString();
    }
}
