package dev.complete.acceptance;

import static dev.complete.acceptance.StepProject.ran;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.registry.DockerRegistry;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.RegistryServer;
import dev.complete.registry.server.ServedRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of builds in registries, and builds on machines that have nothing else. */
final class RecordIT {

    private static final int LARGE = 20 << 20;

    @TempDir
    private Path scratch;

    private GitFixture files;
    private int machines;

    @BeforeEach
    void write() {
        files = GitFixture.init(scratch.resolve("files"))
                .write("complete.yaml", """
                complete: 1
                name: files
                components:
                  large: {copy: {large/: /srv/large/}}
                  small: {copy: {small/: /srv/small/}}
                image: {layers: [large, small], init: none}
                """)
                .write("large/a", "a\n")
                .write("small/b", "b\n");
        files.commit("first");
        Repositories.addLargeFile(files, "large/content", LARGE);
        files.git("reset", "--quiet", "--hard");
    }

    /** A build on a machine that has nothing but the repository. */
    private Command elsewhere(Path repository) {
        Path machine = scratch.resolve("machine" + machines++);
        return InstalledLauncher.complete("build", repository.toString(), "--allow-local", "--audit", "off")
                .with("--cache", machine.resolve("cache").toString())
                .with("--output", machine.resolve("out").toString())
                .env("HOME", scratch.toString())
                .withoutEnv("XDG_RUNTIME_DIR");
    }

    private static String[] records(String repository) {
        return new String[] {"--cache-from", repository + ":cache", "--cache-to", repository + ":cache"};
    }

    @Test
    void onlyWhatChangedIsReadAndSent() {
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/files";
            elsewhere(files.path())
                    .with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed();
            files.write("small/b", "other\n").commit("change");
            String expected =
                    elsewhere(files.path()).with("--format", "none").succeed().lastLine();
            long sent = registry.received();
            registry.forgetRequests();

            Command.Outcome built = elsewhere(files.path())
                    .with("--push", repository + ":2")
                    .with(records(repository))
                    .succeed();

            assertThat(built.lastLine()).isEqualTo(expected);
            assertThat(built.err()).containsPattern("records +1 of 2 known; small new");
            assertThat(registry.received() - sent).as("bytes sent").isLessThan(30_000);
            assertThat(registry.requests(request -> request.method().equals("PUT") && request.isManifest()))
                    .as("the image, its record, and the list that the record is in")
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void nothingChangedCostsThreeRequests() {
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/files";
            elsewhere(files.path())
                    .with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed();
            long sent = registry.received();
            registry.forgetRequests();

            elsewhere(files.path()).with("--push", repository + ":1").succeed();

            assertThat(registry.received()).isEqualTo(sent);
            assertThat(registry.requests()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void comesAlongWithTheImageAndIsFoundByIt() {
        Requires.tools("docker-registry");
        try (DockerRegistry registry = DockerRegistry.start(scratch.resolve("registry"))) {
            String repository = registry.host() + "/team/files";
            String built = elsewhere(files.path())
                    .with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed()
                    .lastLine();
            InstalledLauncher.complete("copy", repository + ":1", registry.host() + "/prod/files:1")
                    .with("--cache", scratch.resolve("copy").toString())
                    .succeed();

            Command.Outcome again = elsewhere(files.path())
                    .with("--format", "oci", "--cache-from", registry.host() + "/prod/files:1")
                    .succeed();

            assertThat(again.lastLine()).isEqualTo(built);
            assertThat(again.err()).containsPattern("records +2 of 2 known");
            assertThat(again.err()).doesNotContain("packed,");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stepsOfOtherMachinesAreNotRun() {
        StepProject project = StepProject.in(scratch.resolve("steps"));
        String app = "app: {build: {source: app, with: [tools], run: \"cp main $OUT/app\", timeout: %s}}";
        project.components("app", app.formatted("5m"));
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/steps";
            Command.Outcome first = elsewhere(project.top().path())
                    .with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed();
            assertThat(ran(first)).containsExactly("app");

            Command.Outcome same = elsewhere(project.top().path())
                    .with("--format", "oci", "--cache-from", repository + ":cache")
                    .succeed();
            assertThat(ran(same)).isEmpty();
            assertThat(same.lastLine()).isEqualTo(first.lastLine());

            // Another recipe key, the same action.
            project.components("app", app.formatted("6m"));
            Command.Outcome other = elsewhere(project.top().path())
                    .with("--format", "oci", "--cache-from", repository + ":cache")
                    .succeed();
            assertThat(ran(other)).isEmpty();
            assertThat(other.lastLine()).isEqualTo(first.lastLine());
        }
    }

    /** A step that leaves something else each time: of two results the machine's own counts where the record's is lost. */
    @Test
    void whatAStepLeftIsInTheRecordUntilTheRegistryLosesIt() throws Exception {
        StepProject project = StepProject.in(scratch.resolve("steps"));
        String random = "app: {build: {source: app, with: [tools], run: \"head -c 9 /dev/urandom >$OUT/app\"}}";
        project.components("app", random);
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/steps";
            Command warm = elsewhere(project.top().path());
            String first = warm.with("--format", "none").succeed().lastLine();
            // The cache has the step's result, so that nobody looks it up for this build.
            warm.with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed();

            Command.Outcome other = elsewhere(project.top().path())
                    .with("--format", "rootfs", "--cache-from", repository + ":cache")
                    .succeed();
            assertThat(ran(other)).isEmpty();
            assertThat(other.lastLine()).isEqualTo(first);

            ManifestDocument record = registry.registry()
                    .manifest(new RepositoryName("team/steps"), ManifestName.tag("cache"))
                    .orElseThrow();
            record.links().blobs().stream()
                    .skip(2) // the configuration and the index
                    .forEach(part ->
                            registry.fault(ServedRequest.to("GET", "/blobs/" + part.digest()), Fault.status(404)));
            Command.Outcome again = elsewhere(project.top().path())
                    .with("--format", "rootfs", "--cache-from", repository + ":cache")
                    .succeed();
            assertThat(ran(again)).containsExactly("app");
            assertThat(again.lastLine()).as("an image of what is in it").isNotEqualTo(first);
            assertThat(again.err()).contains("is of no use for", "which is made here");
        }
    }

    @Test
    void recordsOfSeveralImagesHaveTheirOwnTags() {
        files.write("complete.yaml", """
                complete: 1
                components: {small: {copy: {small/: /srv/}}}
                image: {layers: [small], init: none}
                images: {one: {}, two: {labels: {a: b}}}
                """).commit("two");
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/all";
            Command.Outcome refused = elsewhere(files.path())
                    .with("--push", repository + ":{name}", "--cache-to", repository + ":cache")
                    .run();
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("or the record of another image; say a tag with {name} in it");

            elsewhere(files.path())
                    .with("--push", repository + ":{name}", "--cache-to", repository + ":cache-{name}")
                    .succeed();
            Command.Outcome again = elsewhere(files.path())
                    .with("--format", "none", "--cache-from", repository + ":cache-{name}")
                    .succeed();
            assertThat(again.err()).containsPattern("records +1 of 1 known");
        }
    }

    @Test
    void aRecordThatCannotBeReadIsAWarning() {
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/files";
            String expected = elsewhere(files.path())
                    .with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed()
                    .lastLine();
            registry.fault(ServedRequest.to("GET", "/blobs/"), Fault.status(404));

            Command.Outcome built = elsewhere(files.path())
                    .with("--format", "none", "--cache-from", repository + ":cache")
                    .with("--cache-from", registry.host() + "/team/none:cache")
                    .succeed();

            assertThat(built.lastLine()).isEqualTo(expected);
            assertThat(built.err())
                    .contains("warning: the record " + repository + ":cache cannot be read")
                    .contains("warning: the record " + registry.host() + "/team/none:cache cannot be read: ")
                    .contains("the build goes on without it");
        }
    }

    @Test
    void anImageOutlivesARecordThatCannotBeKept() {
        try (RegistryServer registry = RegistryServer.start()) {
            String repository = registry.host() + "/team/files";
            registry.fault(ServedRequest.to("PUT", "/manifests/cache"), Fault.status(403));

            Command.Outcome built = elsewhere(files.path())
                    .with("--push", repository + ":1", "--cache-to", repository + ":cache")
                    .succeed();

            assertThat(built.err()).contains("warning: the record of image files cannot be kept");
            assertThat(registry.registry().tags(new RepositoryName("team/files")))
                    .containsExactly("1");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesRecordsThatDoNotLieBesideTheirImage() {
        assertThat(elsewhere(files.path())
                        .with("--cache-to", "localhost:1/a:cache")
                        .run()
                        .err())
                .contains("--cache-to goes with --push");
        Command.Outcome other = elsewhere(files.path())
                .with("--push", "localhost:1/a:1", "--cache-to", "localhost:1/b:cache")
                .run();
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("a record lies beside its image");
        assertThat(elsewhere(files.path())
                        .with("--push", "localhost:1/a:1", "--cache-to", "localhost:1/a:1")
                        .run()
                        .err())
                .contains("that tag is the image's");
    }
}
