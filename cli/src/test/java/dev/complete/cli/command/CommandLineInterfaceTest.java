package dev.complete.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.failure.BuildException;
import dev.complete.cli.CommandRun;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.LimitOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "build",
                "check",
                "audit",
                "run",
                "task",
                "plan",
                "shell",
                "serve",
                "init",
                "schema",
                "cache",
                "cache ls",
                "cache gc",
                "mirror",
                "import",
                "import debian",
                "demo",
                "version",
                "completion"
            })
    void helpShowsAnExampleWithinTheWidthOfATerminal(String command) {
        CommandRun help = CommandRun.of(directory, (command + " --help").strip().split(" ", -1));
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Usage: complete " + command, "Example", "  complete ");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    /** Only the command that the first argument names is made; help and completion know all. */
    @Test
    void everyCommandOfTheHelpIsFoundByItsName() {
        List<String> named = CommandRun.of(directory, "--help")
                .out()
                .lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
        assertThat(named).contains("build", "version", "completion").hasSize(20);
        String completion = CommandRun.of(directory, "completion").out();
        for (String name : named) {
            assertThat(CommandRun.of(directory, name, "--help").out()).contains("Usage: complete " + name);
            assertThat(completion).contains("function _picocli_complete_" + name + "()");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build --offlin             | did you mean `--offline`?",
                "biuld                      | did you mean `build`?",
                "build --limit entries      | --limit entries: say NAME=VALUE with one of object-bytes, tree-bytes",
                "build --limit entires=5    | --limit entires=5: say NAME=VALUE with one of object-bytes, tree-bytes",
                "build --limit entries=many | --limit entries: `many` is not a number such as 500, 64k or 2g",
                "build --format docker      | --format docker: say any of oci, archive, rootfs, lxc, bundle",
                "build --platform mips      | --platform mips: say linux/amd64 or linux/arm64",
                "build --compression rar    | --compression: ",
                "build --jobs 0             | --jobs 0: say a number from 1 to 1024",
                "build --jobs many          | --jobs",
                "build --audit maybe        | --audit",
                "build a b                  | b",
                "audit --explain elf-neded  | no audit rule is called `elf-neded`; did you mean `elf-needed`?",
                "run --runtime docker       | --runtime docker: say one of crun, runc, bubblewrap",
                "run --network bridge       | --network bridge: say host or none",
                "run . ls                   | `ls`: say a command for the container behind --",
                "task                       | say which task; --list shows them",
                "task test_unit -k total    | what is meant for the task's command comes behind --",
                "task publish               | publish takes one DEST, such as registry.example/orders:1.4",
                "task publish docker        | `docker` is no reference: it names no registry; say HOST[:PORT]/REPOSITORY[:TAG]",
                "task --username a test     | logins of registries are for publish",
                "push                       | [IMAGE...] DEST",
                "push orders                | `orders` is no reference: it names no registry",
                "push a.example/b@sha256:1  | `sha256:1` is no digest",
                "push {name}.example/b      | {name} is not for the registry's host",
                "push --username a b.example/c | --username and --password-stdin go together",
                "copy a.example/b           | DST",
                "tags b                     | `b` is no reference",
                "build --push a.example/b --dirty | what is built of a dirty work tree is never published",
                "build --format torrent     | --format torrent describes the oci output: say --format oci,torrent",
                "build --web-seed http://a/ | --web-seed is for the torrent output: add it to --format",
                "build --format oci,torrent --web-seed ftp://a/ | --web-seed: `ftp://a/` is no http or https URL",
                "serve --listen 5000        | --listen 5000: say HOST:PORT, such as 127.0.0.1:5000",
                "serve --listen a:99999     | --listen a:99999: say HOST:PORT",
                "serve --listen no.invalid:1 | --listen no.invalid:1: no address is known for that host",
                "serve --from out repo      | say REPO or --from DIR",
                "serve --dirty              | what is built of a dirty work tree is never published",
                "serve --rev v1             | each commit is a tag; pull the one that you want",
                "serve --builds 0           | --builds 0: say a number from 1 to 64",
                "serve --queue 0            | --queue 0: say a number from 1 to 10000",
                "serve --keep lots          | --keep: `lots` is not a number such as 500, 64k or 2g",
                "serve --compression rar    | --compression: ",
                "cache                      | say `cache ls` or `cache gc`",
                "cache gc --keep lots       | --keep: `lots` is not a number such as 500, 64k or 2g",
            })
    void usageErrorsSayWhatToDo(String line, String message) {
        CommandRun run = CommandRun.of(directory, line.split(" ", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error: ").contains(message).doesNotContain("Exception", "\tat ");
    }

    @Test
    void limitsAreListed() {
        CommandRun run = CommandRun.of(directory, "build", "--limit", "?");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(14).allMatch(line -> line.matches("[a-z-]+ +[0-9,]+"));
        for (String line : run.out().lines().toList()) {
            String setting = line.replaceFirst(" +", "=").replace(",", "");
            assertThat(LimitOptions.parse(List.of(setting))).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfFailureHasACode(BuildException.Kind kind) {
        int expected = switch (kind) {
            case USAGE -> 2;
            case INVALID -> 3;
            case STEP -> 1;
            case AUDIT -> 4;
            case VERIFICATION -> 5;
            case NETWORK -> 6;
            case IO -> 7;
        };
        assertThat(ExitCode.of(kind)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "amd65, did you mean `amd64`?",
        "aarch64, 'say one of amd64, arm64, '",
        "../x, 'say one of amd64, arm64, '",
    })
    void anUnknownArchitectureIsNamed(String architecture, String hint) {
        CommandRun run = CommandRun.of(directory, "import", "debian", "--arch", architecture, "debs");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("--arch: Debian has no architecture `" + architecture + "`: ")
                .contains(hint);
    }

    @Test
    void theMemoryOfDecodersIsALimitThatCanBeRaised() {
        assertThat(LimitOptions.list()).contains("archive-memory");
        assertThat(LimitOptions.parse(List.of("archive-memory=2g")).archives().archiveMemory())
                .isEqualTo(2L << 30);
    }

    @Test
    void aBugSaysSoWithoutAStackTrace() {
        Map<String, String> broken = CommandRun.failing(new IllegalStateException("the impossible\u001b[31m"));
        CommandRun run = CommandRun.with(broken, directory, false, "cache", "ls");
        assertThat(run.code()).isEqualTo(70);
        assertThat(run.err())
                .startsWith("error: a bug of ours: ")
                .contains("the impossible\\", "please report it", "--debug")
                .doesNotContain("\tat ", "\u001b");
        assertThat(CommandRun.with(broken, directory, false, "cache", "ls", "--debug")
                        .err())
                .contains("\tat dev.complete.cli.");
    }

    @Test
    void errorsOfTheJvmAreSaidInWords() {
        CommandRun memory = CommandRun.with(
                CommandRun.failing(null, new OutOfMemoryError("Java heap space")), directory, false, "cache", "ls");
        assertThat(memory.code()).isEqualTo(7);
        assertThat(memory.err())
                .startsWith("error: there is not enough memory")
                .contains("COMPLETE_JAVA_OPTS=-Xmx", "--limit")
                .doesNotContain("\tat ");
        CommandRun worker = CommandRun.with(
                CommandRun.failing(new IllegalStateException(new OutOfMemoryError())), directory, false, "cache", "ls");
        assertThat(worker.code()).isEqualTo(7);
        CommandRun stack =
                CommandRun.with(CommandRun.failing(null, new StackOverflowError()), directory, false, "cache", "ls");
        assertThat(stack.code()).isEqualTo(70);
        assertThat(stack.err()).startsWith("error: a bug of ours: ").doesNotContain("\tat ");
    }

    @Test
    void aCacheThatIsNoneIsALocalFailure() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        CommandRun run = CommandRun.of(directory, "cache", "ls", "--cache", file.toString());
        assertThat(run.code()).isEqualTo(7);
        assertThat(run.err()).contains("is not a directory").doesNotContain("Exception");
    }

    @Test
    void theCacheIsListedAndShrunk() {
        CommandRun list = CommandRun.of(directory, "cache", "ls");
        assertThat(list.code()).isZero();
        assertThat(list.out()).contains("total", "0 B");
        CommandRun collected = CommandRun.of(directory, "cache", "gc", "--keep", "1g");
        assertThat(collected.code()).isZero();
        assertThat(collected.out()).isEqualTo("removed 0 entries, 0 B; 0 B left\n");
    }

    @Test
    void theSchemaIsJson() throws Exception {
        CommandRun run = CommandRun.of(directory, "schema");
        assertThat(run.code()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()).path("$schema").asText())
                .contains("json-schema.org");
    }

    @Test
    void versionAndCompletionGoToStandardOutput() {
        assertThat(CommandRun.of(directory, "version").out()).matches("complete [0-9.]+ \\(format 1\\)\n");
        assertThat(CommandRun.of(directory, "completion").out()).contains("complete", "--offline");
        assertThat(CommandRun.of(directory).out()).contains("build", "Exit codes");
    }

    /** The folder of {@code --allow-local} has its sign; what follows without one is the repository. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build --allow-local none        | /none does not exist",
                "build --allow-local=. none      | /none does not exist",
                "build --allow-local= none       | /none does not exist",
                "build none --allow-local        | /none does not exist",
                "check --allow-local none        | /none does not exist",
                "plan --allow-local none         | /none does not exist",
                "run --allow-local=.             | is not a Git repository",
                "task test_unit --allow-local    | is not a Git repository",
                "task test_unit --allow-local=.  | is not a Git repository",
                "shell app none --allow-local=.  | /none does not exist",
                "serve none --allow-local        | /none does not exist",
            })
    void everyCommandThatOpensASuperprojectTakesAllowLocal(String line, String message) {
        CommandRun run = CommandRun.of(directory, line.split(" ", -1));
        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains(message).doesNotContain("allow-local");
    }

    @Test
    void aPathThatIsNoneIsNoBugOfOurs() {
        String lost = "caf\ufffd";
        for (String option : new String[] {lost, "--cache=" + lost, "--output=" + lost, "--allow-local=" + lost}) {
            CommandRun run = CommandRun.of(directory, "build", option);
            assertThat(run.code()).as(option).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).as(option).contains(lost + ": is not UTF-8");
        }
        Map<String, String> variables = Map.of("XDG_CACHE_HOME", "/" + lost, "HOME", "/" + lost);
        CommandRun run = CommandRun.with(variables, directory, false, "build");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("XDG_CACHE_HOME: /" + lost + ": is not UTF-8; it cannot be used for the cache");
    }
}
