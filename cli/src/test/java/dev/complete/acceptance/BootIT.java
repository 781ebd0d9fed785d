package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images boot: read-only, with a real init as pid 1, and SIGKILL is the normal way to stop them. */
final class BootIT {

    private record Page(String sample, String path, List<String> says) {}

    private static final List<Page> PAGES = List.of(
            new Page("hello", "/", List.of("200 OK", "no-cache", "Hello from a complete image", "user   10001")),
            new Page("orders", "/health", List.of("200 OK", "\"status\":\"ok\"")));

    static Stream<Arguments> everySampleUnderEveryRuntime() {
        return PAGES.stream()
                .flatMap(page ->
                        Arrays.stream(BootRuntime.values()).map(runtime -> Arguments.of(page.sample(), runtime, page)));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("everySampleUnderEveryRuntime")
    void bootsReadOnlyAndAnswers(String sample, BootRuntime runtime, Page page, @TempDir Path scratch) {
        runtime.require();
        Command command = runtime.boot(Samples.image(sample), scratch);
        try (RunningImage container = RunningImage.start(command, "tini", scratch.resolve("log"))) {
            assertThat(container.get(page.path())).as(container.log()).contains(page.says());
            container.assertReadOnly();
            container.assertEndsByKill();
        }
    }

    /** lxc-execute puts an init of LXC's own above the image's, and passes the exit code on. */
    @Test
    void lxcExecutePassesTheExitCodeOn(@TempDir Path scratch) {
        BootRuntime.LXC.require();
        Requires.tools("lxc-execute");
        String id = BootRuntime.LXC.id();
        BootRuntime.created(Samples.image("hello"), scratch, id);
        Command.Outcome outcome = Command.of("lxc-execute", "-P", scratch.toString(), "-n", id, "--")
                .with("/usr/bin/tini", "-s", "--", "/bin/sh", "-c", "exit 7")
                .run();
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNC", "LXC"})
    void servicesRunAsTheUserAndTrustTheirAuthorities(BootRuntime runtime, @TempDir Path scratch) {
        runtime.require();
        Command command = runtime.boot(Samples.image("orders"), scratch);
        try (RunningImage container = RunningImage.start(command, "tini", scratch.resolve("log"))) {
            String body = container.get("/");
            String json = body.substring(body.indexOf("\r\n\r\n"));
            assertThat(Json.parse(json).path("user").asInt()).isEqualTo(10001);
            assertThat(Json.parse(json).path("init").asText()).isEqualTo("tini");
            assertThat(Json.parse(json).path("authorities").asInt()).isGreaterThan(100);
            container.await(
                    "the request in the log",
                    java.time.Duration.ofSeconds(5),
                    () -> container.log().contains("GET / ") ? "seen" : null);
        }
    }
}
