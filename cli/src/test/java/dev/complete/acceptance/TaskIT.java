package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.registry.RepositoryName;
import dev.complete.registry.server.RegistryServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code complete task}: the same command in the image and outside. */
final class TaskIT {

    @TempDir
    private Path scratch;

    private RunProject project;

    @BeforeEach
    void start() {
        Requires.sandbox();
        project = RunProject.in(scratch.resolve("top"));
    }

    private Command task(String... arguments) {
        return project.complete(scratch, "task", arguments);
    }

    @Test
    void hasTheSameArgumentsEnvironmentAndExitCodeInTheImageAndHere() {
        String[] said = {"-e", "MINE=1", "look", "two words", "--", "-k", "$HOME"};
        Command.Outcome inside = task(said).run();
        Command.Outcome here = task("--here").with(said).env("HOME", "/").run();

        assertThat(inside.exit()).as(inside.toString()).isEqualTo(3);
        assertThat(inside.out().lines())
                .startsWith("first two words -k $HOME")
                .contains("HOME=/", "MINE=1", "MODE=test", "PORT=8080");
        assertThat(here.exit()).as(here.toString()).isEqualTo(3);
        assertThat(withoutPath(here)).isEqualTo(withoutPath(inside));
        assertThat(here.out()).contains("PATH=" + System.getenv("PATH") + "\n");
    }

    private static List<String> withoutPath(Command.Outcome outcome) {
        return outcome.out().lines().filter(line -> !line.startsWith("PATH=")).toList();
    }

    @Test
    void theWorkTreeIsReadOnlyAndWhatOnlyTheTaskNeedsDoesNotShip() {
        String digest = task("build", "--", "--format", "oci").succeed().lastLine();
        Command.Outcome outcome = task("write").run();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("/src/x: Read-only file system", "/src/README.md: Read-only file system")
                .contains("/src:\nREADME.md\n", "/lint:\ntool\n");
        assertThat(project.path().resolve("x")).doesNotExist();

        Command.Outcome ships = project.complete(scratch, "run", "-q", "-e", "DATABASE_URL=x", "-e", "TOKEN=y")
                .with("--", "/bin/ls", "/lint", "/src")
                .run();
        assertThat(ships.exit()).as(ships.toString()).isNotZero();
        assertThat(ships.err()).contains("/lint: No such file", "/src: No such file");
        assertThat(task("build", "--", "--format", "oci").succeed().lastLine()).isEqualTo(digest);
    }

    @Test
    void isRepeatedWhereTheManifestSaysSo() {
        for (String where : List.of("--here", "--quiet")) {
            Command.Outcome failed = task(where, "again", "9").run();
            assertThat(failed.exit()).as(failed.toString()).isEqualTo(9);
            assertThat(failed.out()).isEqualTo("tried\ntried\n");
            assertThat(failed.err()).contains("exit code 9; again in 1 s (1 of 1)");
        }
        assertThat(task("--here", "again", "0").succeed().out()).isEqualTo("tried\n");
    }

    @Test
    void listsTasksAndKnowsNoOthers() {
        assertThat(task("--list").succeed().out().lines().map(line -> line.replaceFirst(" .*", "")))
                .containsExactly("again", "build", "look", "publish", "run", "write");
        Command.Outcome wrong = task("deploy").run();
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no task `deploy`", "again, look, write");
    }

    @Test
    void publishesWhatItBuilt() {
        try (RegistryServer registry = RegistryServer.start()) {
            String destination = registry.host() + "/team/box:1";
            String reference = task("publish", destination).succeed().lastLine();
            String built = task("build", "--", "--format", "oci").succeed().lastLine();
            assertThat(reference).isEqualTo(registry.host() + "/team/" + built);
            assertThat(registry.registry().tags(new RepositoryName("team/box"))).containsExactly("1");

            Command.Outcome dirty = task("--dirty", "publish", destination).run();
            assertThat(dirty.exit()).isEqualTo(2);
            assertThat(dirty.err()).contains("dirty work tree is never published");
        }
    }

    @Test
    void needsAWorkTree() {
        Path bare = scratch.resolve("bare.git");
        Command.of("git", "clone", "--quiet", "--bare", project.path().toString(), bare.toString())
                .succeed();
        Command.Outcome outcome = task("look").in(bare).run();
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("work tree");
    }
}
