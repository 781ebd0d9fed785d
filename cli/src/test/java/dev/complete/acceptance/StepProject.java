package dev.complete.acceptance;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A superproject whose components are made by build steps. Their tools are a static busybox and links to it, pinned as
 * {@code deps/tools}; the app's source is in the superproject, in {@code app/}.
 */
final class StepProject {

    /** How the plain progress says that a step was run, and not looked up. */
    private static final Pattern RUN = Pattern.compile("(?m)^  (\\S+) +runs its step( again, otherwise)?$");

    /** Everything that the tests' steps call. */
    private static final List<String> LINKS = List.of(
            "awk cat cp cut date dd env find grep head hostname id ls mkdir mv nproc od pwd rm sh sleep sort stat tail touch tr wc chmod ln"
                    .split(" "));

    private final Path folder;
    private final GitFixture top;

    private StepProject(Path folder, GitFixture top) {
        this.folder = folder;
        this.top = top;
    }

    /** Without a manifest yet; skipped where no sandbox can be made. */
    static StepProject in(Path folder) {
        Requires.sandbox();
        Requires.tools("busybox");
        GitFixture tools = GitFixture.init(folder.resolve("tools")).executable("bin/busybox", "");
        Path busybox = tools.path().resolve("bin/busybox");
        Command.of("sh", "-c", "cat \"$(command -v busybox)\" >" + busybox).succeed();
        LINKS.forEach(link -> tools.symlink("bin/" + link, "busybox"));
        tools.commit("busybox");
        GitFixture top = GitFixture.init(folder.resolve("top"))
                .write("README.md", "first\n")
                .write("app/main", "main\n")
                .submodule("deps/tools", tools, "../tools");
        return new StepProject(folder, top);
    }

    /**
     * Commits a manifest with these components, besides {@code tools}.
     *
     * @param layers such as {@code a, app}
     */
    StepProject components(String layers, String components) {
        return manifest("""
                complete: 1
                name: steps
                components:
                  tools: {copy: {deps/tools/: /}}
                %simage: {layers: [%s], init: none}
                """.formatted(components.strip().indent(2), layers));
    }

    StepProject manifest(String text) {
        top.write("complete.yaml", text).commit("another manifest");
        return this;
    }

    GitFixture top() {
        return top;
    }

    /** Where the superproject's siblings are, and where clones of it belong. */
    Path folder() {
        return folder;
    }

    /** Builds HEAD with {@code cache} and {@code out} in {@code scratch}. */
    Command build(Path scratch) {
        return build(top.path(), scratch);
    }

    static Command build(Path repository, Path scratch) {
        return InstalledLauncher.complete("build", repository.toString(), "--allow-local", "--format", "oci")
                .with("--cache", scratch.resolve("cache").toString())
                .with("--output", scratch.resolve("out").toString());
    }

    /** The components whose steps were run, in the order in which they began. */
    static List<String> ran(Command.Outcome outcome) {
        return RUN.matcher(outcome.err()).results().map(found -> found.group(1)).toList();
    }

    /** What the last run of a component's step printed. */
    static String log(Path scratch, String component) {
        Path log = logs(scratch).stream()
                .filter(path -> path.getFileName().toString().matches(component + "-[0-9a-f]{12}\\.log"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no log of " + component));
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> logs(Path scratch) {
        try (Stream<Path> logs = Files.list(scratch.resolve("cache/logs"))) {
            return logs.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file in the image, whatever layer it is in; needs {@code --format rootfs --compression none}. */
    static String inImage(Path scratch, String path) {
        return Command.of("tar", "-xOf", scratch.resolve("out/steps.rootfs.tar").toString(), path)
                .succeed()
                .out();
    }

    /** The path that a message names after {@code label}, such as {@code log}. */
    static Path named(String label, Command.Outcome outcome) {
        Matcher found = Pattern.compile("(?m)^  " + label + " +(/.*)$").matcher(outcome.err());
        if (!found.find()) {
            throw new AssertionError("no " + label + " in " + outcome);
        }
        return Path.of(found.group(1));
    }
}
