package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two cold builds of one commit are one image, although its step writes down all it can find out about where it runs.
 * One row for each thing that could have leaked.
 */
final class StepDigestIT {

    @TempDir
    private static Path shared;

    private static StepProject project;
    private static String expected;
    private static List<String> found;

    /** A way to build the same commit: gets a scratch folder, gives the command. */
    private interface Way {
        Command build(Path scratch) throws IOException;
    }

    /** What differs between two runs and may: the number of jobs, and numbers of processes and of mounts. */
    private static final String NOSY = """
            app:
              build:
                source: {app/: ./, deps/tools/bin/: found/}
                with: [tools]
                run: |
                  {
                    env | grep -v JOBS | sort
                    id; umask; pwd; hostname
                    ulimit -a
                    find / -path /proc -prune -o -print | sort
                    stat -c '%N %A %u %g %Y' / /src /src/* /src/found/* /bin/*
                    stat -c '%N %A %u %g' /out /tmp /dev
                    stat -c '%N %A' /dev/*
                    ls /proc/self/fd
                    cut -d ' ' -f 5 /proc/self/mountinfo | sort -u
                    cut -d : -f 1 /proc/net/dev
                  } >$OUT/found
            """;

    @BeforeAll
    static void buildOnce() {
        project = StepProject.in(shared.resolve("project")).components("app", NOSY);
        expected = top(shared.resolve("first")).succeed().lastLine();
        assertThat(expected).matches("steps@sha256:[0-9a-f]{64}");
        found = found(shared.resolve("first"));
        assertThat(found).contains("LANG=C.UTF-8", "complete", "/src/main");
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("umask 077", scratch -> top(scratch).under("sh", "-c", "umask 077; exec \"$@\"", "sh")),
                way("umask 000", scratch -> top(scratch).under("sh", "-c", "umask 000; exec \"$@\"", "sh")),
                way("environment", StepDigestIT::anotherEnvironment),
                way("locale tr_TR", StepDigestIT::turkish),
                way("another folder and clone", StepDigestIT::anotherClone),
                way("another user", StepDigestIT::anotherUser),
                way("another host name", StepDigestIT::anotherHost),
                way(
                        "lower limits",
                        scratch -> top(scratch)
                                .under("sh", "-c", "ulimit -Sn 1024; ulimit -Ss 4096; ulimit -c 0; exec \"$@\"", "sh")),
                way("one core, one job", scratch -> oneCore(top(scratch).with("--jobs", "1"))),
                way(
                        "open descriptors",
                        scratch -> top(scratch).under("sh", "-c", "exec 7</dev/zero; exec \"$@\"", "sh")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void sameDigest(String name, Way way, @TempDir Path scratch) throws IOException {
        Command.Outcome outcome = way.build(scratch).run();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(StepProject.ran(outcome)).as("the cache was cold").containsExactly("app");
        assertThat(without(found(scratch), found)).as("only this step found").isEmpty();
        assertThat(without(found, found(scratch)))
                .as("only the first step found")
                .isEmpty();
        assertThat(found(scratch)).as("in another order").isEqualTo(found);
        assertThat(outcome.lastLine()).as(outcome.toString()).isEqualTo(expected);
    }

    @Test
    void anotherSourceIsAnotherDigest(@TempDir Path scratch) {
        StepProject other = StepProject.in(scratch.resolve("project")).components("app", NOSY.replace("umask;", ""));
        assertThat(other.build(scratch).succeed().lastLine()).isNotEqualTo(expected);
    }

    @Test
    void readmeBesideACompiledSourceChangesNoDigest(@TempDir Path scratch) {
        StepProject copies = StepProject.in(scratch.resolve("project")).components("app", """
                        app: {build: {source: app/, with: [tools], run: cp main $OUT/app}}
                        """);
        String before = copies.build(scratch.resolve("before")).succeed().lastLine();
        copies.top().write("app/README", "read me\n").commit("Explain");
        Command.Outcome after = copies.build(scratch.resolve("after")).succeed();
        assertThat(StepProject.ran(after)).containsExactly("app");
        assertThat(after.lastLine()).isEqualTo(before);
    }

    private static Arguments way(String name, Way way) {
        return Arguments.of(name, way);
    }

    private static Command top(Path scratch) {
        return build(project.top().path(), scratch);
    }

    private static Command build(Path repository, Path scratch) {
        return StepProject.build(repository, scratch).with("--format", "oci,rootfs", "--compression", "none");
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).toList();
    }

    private static List<String> found(Path scratch) {
        return StepProject.inImage(scratch, "found").lines().toList();
    }

    private static Command anotherEnvironment(Path scratch) {
        return top(scratch)
                .env("TZ", "Asia/Kathmandu")
                .env("HOME", "/nonexistent")
                .env("CFLAGS", "-O3")
                .env("LD_PRELOAD", "")
                .env("SOURCE_DATE_EPOCH", "1")
                .env("TMPDIR", scratch.toString());
    }

    private static Command turkish(Path scratch) {
        Requires.locale("tr_TR.UTF-8");
        return top(scratch).env("LC_ALL", "tr_TR.UTF-8").env("LANG", "tr_TR.UTF-8");
    }

    private static Command anotherClone(Path scratch) {
        Path clone = project.top().cloneTo(project.folder().resolve("clone"), "--bare");
        return build(clone, scratch);
    }

    /** Who has no privileges but user namespaces. */
    private static Command anotherUser(Path scratch) throws IOException {
        Requires.root();
        Requires.tools("setpriv");
        String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        Requires.sandbox(nobody);
        // Neither the program nor the repository has to be the user's own; the paths to them must be open.
        Path open = shared.resolve("installed");
        Command.of("cp", "-R", InstalledLauncher.launcher().getParent() + "/.", open.toString())
                .succeed();
        Command.of("chmod", "-R", "a+rX", shared.toString()).succeed();
        Command.of("chown", "65534:65534", scratch.toString()).succeed();
        Command original = top(scratch);
        return Command.of(open.resolve("complete").toString())
                .with(original.argv().subList(1, original.argv().size()).toArray(String[]::new))
                .env("JAVA_HOME", System.getProperty("java.home"))
                .env("HOME", "/nonexistent")
                .in(scratch)
                .under(nobody);
    }

    private static Command anotherHost(Path scratch) {
        Requires.root();
        Requires.tools("unshare", "hostname");
        return top(scratch).under("unshare", "--uts", "sh", "-c", "hostname elsewhere; exec \"$@\"", "sh");
    }

    private static Command oneCore(Command build) {
        Requires.tools("taskset");
        return build.under("taskset", "-c", "0");
    }
}
