package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command. */
final class DemoIT {

    @Test
    void writesBuildsAndBootsASuperproject(@TempDir Path scratch) {
        Requires.root();
        Requires.tools("bash", "git", "apt-get", "dpkg-deb", "bwrap", "runc");
        Command demo = InstalledLauncher.complete("demo")
                .in(scratch)
                .env("XDG_CACHE_HOME", cacheHome())
                .atMost(Duration.ofMinutes(10));
        Command.Outcome first = demo.succeed();
        assertThat(first.out()).matches("hello@sha256:[0-9a-f]{64}\n");
        assertThat(first.err()).contains("Hello from a complete image", "pid 1  tini", "root   read-only");

        assertThat(demo.succeed().out()).as("a second run finds what is there").isEqualTo(first.out());
    }

    /** The packages are downloaded once for all tests. */
    private static String cacheHome() {
        String home = System.getenv().getOrDefault("HOME", "/root");
        return System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    }
}
