package dev.complete.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.cli.CommandRun;
import dev.complete.cli.message.ExitCode;
import dev.complete.fixtures.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where mirrors are named, and what is refused there. The manifest is in a submodule that only a mirror has. */
class MirrorOptionTest {

    @TempDir
    private Path directory;

    private Map<String, String> environment;
    private Path configuration;

    @BeforeEach
    void makeASuperproject() throws Exception {
        GitFixture library =
                GitFixture.init(directory.resolve("mirror/team/lib")).write("a", "one\n");
        library.commit("one");
        GitFixture top = GitFixture.init(directory.resolve("top"));
        top.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = https://host.invalid/team/lib.git\n");
        top.write("complete.yaml", """
                complete: 1
                name: shop
                components: {lib: {copy: {lib/: /lib/}}}
                image: {layers: [lib], init: none}
                """);
        top.git("update-index", "--add", "--cacheinfo", "160000," + library.head() + ",lib");
        top.git("add", ".gitmodules", "complete.yaml");
        top.git("commit", "-q", "-m", "top");
        environment = CommandRun.environment(directory);
        environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        configuration = directory.resolve("config/complete/config.yaml");
        Files.createDirectories(configuration.getParent());
    }

    private CommandRun plan(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "plan";
        all[1] = "top";
        all[2] = "--offline";
        System.arraycopy(options, 0, all, 3, options.length);
        return CommandRun.with(environment, directory, false, all);
    }

    @Test
    void anOptionNamesAFolderFromTheCurrentDirectory() {
        assertThat(plan().code()).isEqualTo(ExitCode.INVALID);
        assertThat(plan("--mirror", "https://host.invalid/=mirror").out())
                .contains("https://host.invalid/team/lib.git")
                .doesNotContain("mirror");
    }

    @Test
    void theConfigurationNamesMirrorsForEveryCommand() throws Exception {
        Path mirror = directory.resolve("mirror").toAbsolutePath();
        Files.writeString(configuration, "mirrors:\n  https://host.invalid/: " + mirror + "\n");
        assertThat(plan().code()).isZero();
        assertThat(plan("--mirror", "https://host.invalid/=/nowhere").err())
                .as("an option wins for the same prefix")
                .contains("tried the mirror /nowhere/team/lib.git: not there")
                .doesNotContain(mirror.toString());
    }

    @Test
    void aConfigurationThatSaysNothingIsFine() throws Exception {
        for (String text : new String[] {"", "\n", "# mirrors: {}\n\n", "mirrors: {}\n", "{}\n"}) {
            Files.writeString(configuration, text);
            assertThat(plan("--mirror", "https://host.invalid/=mirror").code())
                    .as(text)
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'mirors: {}'               | unknown key `mirors` in the configuration | 1:1 | did you mean `mirrors`?",
                "'mirrors: [a]'             | must be a map, not a list | 1:10 | https://host.example/: /srv/mirror",
                "'mirrors: {https://h/: srv}' | neither a URL nor an absolute path | 1:23 | https://… or /…",
                "'mirrors: {http://h/: /srv}' | the mirror's prefix http://h/ uses http:// | 1:11 | use https",
                "'mirrors: {https://h/: *x}' | aliases are not allowed in a configuration | 1:23 | quote the text",
                "'mirrors: {https://h/: http://me:s3cret@h/}' | the mirror http://h/ uses http:// | 1:11 | https or ssh",
            })
    void aMistakeInTheConfigurationIsShownWhereItIs(String text, String problem, String place, String hint)
            throws Exception {
        Files.writeString(configuration, text);
        CommandRun run = plan();
        assertThat(run.code()).isEqualTo(ExitCode.INVALID);
        assertThat(run.err()).contains(problem, "--> " + configuration + ":" + place, hint);
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.invalid/, say PREFIX=PLACE",
        "https://host.invalid/=, say PREFIX=PLACE",
        "http://host.invalid/=/srv, uses http://",
        "https://host.invalid/=http://me:s3cret@git.invalid/, uses http://",
        "https://me:s3cret@host.invalid/=/srv, holds a login",
        "https://me:s3cret@host.invalid/, say PREFIX=PLACE",
    })
    void anOptionThatCannotBeUsedIsAMistakeOfTheCommandLine(String option, String message) {
        CommandRun run = plan("--mirror", option);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--mirror", message).doesNotContain("s3cret");
    }

    @Test
    void aMirrorHoldsCommitsOnly() {
        CommandRun run = CommandRun.with(environment, directory, false, "mirror", "out", "top", "--dirty");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("a mirror holds commits");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    /** Reading a mirror and writing another one. */
    @Test
    void aMirrorIsMadeOfWhatAnotherHas() {
        CommandRun run = CommandRun.with(
                environment,
                directory,
                false,
                "mirror",
                "out",
                "top",
                "--offline",
                "--mirror",
                "https://host.invalid/=mirror");
        assertThat(run.err()).doesNotContain("error");
        assertThat(run.out()).contains("https/host.invalid/team/lib.git  3 objects", "file" + directory + "/top.git");
        assertThat(plan("--mirror", "out").code()).isZero();
    }
}
