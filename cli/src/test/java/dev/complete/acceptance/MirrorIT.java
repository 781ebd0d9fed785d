package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.files.FileTrees;
import dev.complete.fixtures.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An air gap: a machine that has a mirror, plain Git and this program, and builds what another machine built. */
final class MirrorIT {

    private static final int KILLS = 6;

    private static final String BASE = """
            complete: 1
            name: base
            components:
              tools: {copy: {deps/tools/: /opt/tools/}}
              app: {expected: what the service is}
              pytest: {copy: {deps/test/: /opt/test/}}
            image: {layers: [tools, app], init: none}
            tasks:
              unit: {command: [/opt/test/run], with: [pytest]}
            """;

    private static final String TOP = """
            complete: 1
            name: shop
            extends: deps/base
            components:
              app: {copy: {app/: /srv/}}
            """;

    @TempDir
    private Path scratch;

    private GitFixture tools;
    private GitFixture top;
    private Path mirror;
    private int builds;

    @BeforeEach
    void makeTheSuperproject() {
        tools = GitFixture.init(scratch.resolve("here/tools"))
                .executable("bin/tool", "#!/bin/sh\n")
                .write("data", noise(400_000));
        tools.commit("tools");
        GitFixture test = GitFixture.init(scratch.resolve("here/test")).executable("run", "#!/opt/tools/bin/tool\n");
        test.commit("test");
        GitFixture unused = GitFixture.init(scratch.resolve("here/unused")).write("a", "a\n");
        unused.commit("unused");
        GitFixture base = GitFixture.init(scratch.resolve("here/base")).write("complete.yaml", BASE);
        base.submodule("deps/tools", tools, "../tools.git").submodule("deps/test", test, "git@host.invalid:team/test");
        base.commit("base");
        top = GitFixture.init(scratch.resolve("here/top")).write("complete.yaml", TOP);
        top.write("app/index.html", "one\n");
        top.submodule("deps/base", base, "https://host.invalid/team/base.git");
        top.submodule("deps/unused", unused, "https://host.invalid/team/unused.git");
        top.git("remote", "add", "origin", "https://host.invalid/team/top.git");
        top.commit("one");
        checkOut("deps/tools", tools);
        checkOut("deps/test", test);
        mirror = scratch.resolve("mirror");
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private void checkOut(String path, GitFixture source) {
        GitFixture base = GitFixture.at(top.path().resolve("deps/base"));
        base.git("submodule", "--quiet", "init", path);
        base.git("config", "submodule." + path + ".url", source.path().toString());
        base.git("submodule", "--quiet", "update", path);
    }

    private Command build(Path repository, String... options) {
        Path out = scratch.resolve("out-" + builds);
        Path cache = scratch.resolve("cache-" + builds++);
        return InstalledLauncher.complete("build", repository.toString(), "--format", "oci", "--audit", "off")
                .with("--offline", "--output", out.toString(), "--cache", cache.toString())
                .with(options);
    }

    private String digest(Path repository, String... options) {
        return build(repository, options).succeed().lastLine();
    }

    private Command mirror(Path directory, String... options) {
        return InstalledLauncher.complete(
                        "mirror", directory.toString(), top.path().toString(), "--offline")
                .with("--cache", scratch.resolve("cache-of-mirrors").toString())
                .with(options);
    }

    /** A clone of the superproject by plain Git, which has nothing but the mirror. */
    private Path clone(String name) {
        return GitFixture.at(mirror.resolve("https/host.invalid/team/top.git")).cloneTo(scratch.resolve(name));
    }

    @Test
    void aMachineWithoutANetworkBuildsTheSameImage() throws Exception {
        String first = digest(top.path());
        String before = top.head();
        assertThat(mirror(mirror).succeed().out())
                .contains("https/host.invalid/team/top.git", "https/host.invalid/team/base.git")
                .contains("https/host.invalid/team/tools.git", "ssh/git@host.invalid/team/test.git")
                .doesNotContain("unused");
        tools.write("bin/more", "#!/bin/sh\n").commit("more tools");
        GitFixture pinned = GitFixture.at(top.path().resolve("deps/base/deps/tools"));
        pinned.git("pull", "--quiet", tools.path().toString(), "main");
        GitFixture.at(top.path().resolve("deps/base")).commit("move tools");
        top.write("app/index.html", "two\n").commit("two");
        String second = digest(top.path());
        Path more = scratch.resolve("more");
        mirror(more, "--since", before).succeed();
        assertThat(size(more)).as("the data is not sent again").isLessThan(100_000);
        Files.move(scratch.resolve("here"), scratch.resolve("gone"));

        Path clone = clone("first");
        assertThat(digest(clone, "--mirror", mirror.toString())).isEqualTo(first);
        assertThat(build(clone, "--mirror", more.toString()).run().err())
                .contains(
                        "was not found",
                        "tried the mirror " + more + "/https/host.invalid/team/base.git: does not have");

        Command.of("cp", "-r", more + "/.", mirror.toString()).succeed();
        Path later = clone("second");
        assertThat(digest(later, "--mirror", mirror.toString())).isEqualTo(second);
        assertThat(digest(mirror.resolve("https/host.invalid/team/top.git"), "--mirror", "=" + mirror))
                .as("without a clone")
                .isEqualTo(second);
        assertThat(digest(mirror.resolve("https/host.invalid/team/top.git"), "--mirror", "=" + mirror, "--rev", before))
                .isEqualTo(first);
        Command.Outcome task = InstalledLauncher.complete("plan", later.toString(), "--offline")
                .with(
                        "--mirror",
                        mirror.toString(),
                        "--cache",
                        scratch.resolve("cache-of-plan").toString())
                .succeed();
        assertThat(task.out()).contains("deps/base/deps/tools");
    }

    private static long size(Path directory) throws Exception {
        long size = 0;
        try (var all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    @Test
    void aKilledMirrorIsCompletedByTheNext() throws Exception {
        Path whole = scratch.resolve("whole");
        long start = System.nanoTime();
        mirror(whole).succeed();
        long time = System.nanoTime() - start;
        SortedMap<String, Integer> expected = files(whole);
        Random random = new Random(7);
        for (int round = 0; round < KILLS; round++) {
            Process process = mirror(mirror).start(scratch.resolve("killed.out"), scratch.resolve("killed.err"));
            process.waitFor((long) (time * (0.5 + random.nextDouble() / 2)), TimeUnit.NANOSECONDS);
            Command.killTree(process);
            process.waitFor();
            SortedMap<String, Integer> left = Files.exists(mirror) ? files(mirror) : new TreeMap<>();
            left.keySet().removeIf(name -> name.contains("/.tmp-") || name.endsWith("/HEAD"));
            assertThat(expected).as("what a kill leaves is whole").containsAllEntriesOf(left);
            if (round % 2 == 1) {
                mirror(mirror).succeed();
                assertThat(files(mirror)).isEqualTo(expected);
                FileTrees.delete(mirror);
            }
        }
    }

    private static SortedMap<String, Integer> files(Path directory) throws Exception {
        SortedMap<String, Integer> all = new TreeMap<>();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(directory.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return all;
    }
}
