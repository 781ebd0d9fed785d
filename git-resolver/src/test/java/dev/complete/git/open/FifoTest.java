package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.complete.git.NotInBuild;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A FIFO in the place of each file of a superproject that is looked at besides its objects: named, and never waited for. */
class FifoTest {

    @TempDir
    Path temp;

    static void make(Path place) throws Exception {
        Files.createDirectories(place.getParent());
        if (Files.isDirectory(place)) {
            Sample.run("rm -r " + place);
        }
        Files.deleteIfExists(place);
        Sample.run("mkfifo " + place);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "HEAD, .git",
        "HEAD, .git/HEAD",
        "HEAD, .git/config",
        "HEAD, .git/index",
        "HEAD, .git/packed-refs",
        "HEAD, .git/refs/heads/main",
        "HEAD, .git/info/exclude",
        "HEAD, .gitignore",
        "HEAD, deps/app/.git",
        "HEAD, .git/modules/deps/app/index",
        "HEAD@{1}, .git/logs/HEAD",
        "main@{u}, .git/config",
        "--dirty, .git",
        "--dirty, .git/index",
        "--dirty, .git/info/exclude",
        "--dirty, .gitignore",
        "--dirty, deps/app/.git",
        "--dirty, deps/app/.gitignore",
        "--dirty, .git/modules/deps/app/HEAD",
        "--dirty, .git/modules/deps/app/commondir",
        "--dirty, .git/modules/deps/app/config",
        "--dirty, .git/modules/deps/app/index",
        "--dirty, .git/modules/deps/app/info/exclude",
    })
    void isNamed(String revision, String place) throws Exception {
        Sample sample = new Sample(temp);
        make(sample.top.path().resolve(place));

        String said = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> look(sample, revision));

        assertThat(said).contains(place).contains("no regular file").doesNotContain("Exception");
    }

    /** Git takes it for nothing: what was tracked there is gone. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "HEAD, README, README",
        "HEAD, .gitmodules, .gitmodules",
        "HEAD, new, ''",
        "HEAD, .git/info/sparse-checkout, ''",
        "--dirty, README, ''",
        "--dirty, new, ''",
        "--dirty, .gitattributes, ''",
        "--dirty, .git/info/attributes, ''",
        "--dirty, .git/info/sparse-checkout, ''",
    })
    void isNoFileOfTheWorkTree(String revision, String place, String changed) throws Exception {
        Sample sample = new Sample(temp);
        make(sample.top.path().resolve(place));

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> look(sample, revision)))
                .isEqualTo(changed);
    }

    /** Everything that is said of the superproject at {@code revision}, or of its work tree. */
    private static String look(Sample sample, String revision) throws Exception {
        boolean dirty = revision.equals("--dirty");
        ResolveRequest clean = sample.request(sample.top.path().toString(), dirty ? "HEAD" : revision);
        ResolveRequest request = new ResolveRequest(
                clean.repository(),
                clean.revision(),
                dirty,
                true,
                clean.localUrls(),
                clean.cache(),
                clean.limits(),
                clean.progress());
        try (Superproject open = PinResolver.open(request)) {
            Sample.flat(open.root());
            NotInBuild left = open.notInBuild();
            return String.join("", left.paths()) + String.join("", left.unchecked());
        } catch (ResolveException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
