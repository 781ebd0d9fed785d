package dev.complete.builder.sandbox.bubblewrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.files.FileTrees;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The whole contract again, in a second JVM that is an ordinary user's, with what builders are started with by mistake: a
 * umask that closes everything, an open descriptor, an environment.
 */
class BubblewrapAsUserTest {

    private static final String USER = "65534";

    private final List<String> lines = new ArrayList<>();
    private @Nullable Path home;

    @TestFactory
    Stream<DynamicTest> keepsTheContract() throws IOException, InterruptedException {
        if (!System.getProperty("user.name", "").equals("root") || !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            System.err.println("SKIPPED: needs root and setpriv (util-linux) to become an ordinary user");
            Assumptions.abort("needs root and setpriv");
        }
        Path home = Files.createTempDirectory("ordinary-user");
        this.home = home;
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path own = Files.createDirectory(home.resolve("tmp"));
        Files.setAttribute(own, "unix:uid", Integer.valueOf(USER));
        String script = "umask 077; exec 9</etc/hostname; export SECRET=x LD_LIBRARY_PATH=/nowhere;"
                + " exec setpriv --reuid " + USER + " --regid " + USER + " --clear-groups --inh-caps=-all \"$@\"";
        Process jvm = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        script,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-Dsun.jnu.encoding=UTF-8",
                        "-Djava.io.tmpdir=" + own,
                        "-Duser.name=nobody",
                        "-cp",
                        readableClassPath(home),
                        BubblewrapAsUserTest.class.getName(),
                        BubblewrapTest.class.getName(),
                        HostTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        jvm.getOutputStream().close();
        try (BufferedReader output = jvm.inputReader(UTF_8)) {
            output.lines().forEach(lines::add);
        }
        int ended = jvm.waitFor();
        List<String> results =
                lines.stream().filter(line -> line.startsWith("RESULT\t")).toList();
        assertThat(ended).as(String.join("\n", lines)).isZero();
        assertThat(results).as("tests of the contract").hasSizeGreaterThan(40);
        assertThat(own).as("nothing is left").isEmptyDirectory();
        return results.stream().map(result -> {
            String[] fields = result.split("\t", 4);
            return DynamicTest.dynamicTest(fields[1], () -> {
                Assumptions.assumeFalse(fields[2].equals("ABORTED"), fields[3]);
                assertThat(fields[2]).as(fields[3]).isEqualTo("SUCCESSFUL");
            });
        });
    }

    @AfterEach
    void removeHome() throws IOException {
        if (home != null) {
            FileTrees.delete(home);
        }
    }

    /** What this JVM runs from may be where only root can read. */
    private static String readableClassPath(Path home) throws IOException {
        List<String> entries = new ArrayList<>();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path copy = home.resolve("class-path-" + number++ + (entry.endsWith(".jar") ? ".jar" : ""));
            if (Files.exists(Path.of(entry))) {
                copy(Path.of(entry), copy);
                entries.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, file.equals(from) ? to : target, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** Runs the test classes that are named, and says how each test went. */
    public static void main(String[] classes) {
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : classes) {
            request.selectors(DiscoverySelectors.selectClass(name));
        }
        LauncherFactory.create().execute(request.build(), new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                String problem = result.getThrowable().map(Throwable::toString).orElse("-");
                boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
                if (test.isTest() || failed) {
                    out.println("RESULT\t" + oneLine(test.getDisplayName()) + "\t" + result.getStatus() + "\t"
                            + oneLine(problem));
                }
                if (failed) {
                    result.getThrowable().ifPresent(throwable -> throwable.printStackTrace(System.err));
                }
            }
        });
    }

    private static String oneLine(String text) {
        return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
    }
}
