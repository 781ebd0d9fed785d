package dev.complete.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.cli.CommandRun;
import dev.complete.cli.message.ExitCode;
import dev.complete.fixtures.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit without a build, and its rules in words. */
class CheckCommandTest {

    private static final String MANIFEST = """
            complete: 1
            name: shop
            components: {app: {copy: {deps/app/: /srv/}}}
            image: {layers: [app], init: none, command: [/srv/walk]}
            """;

    @TempDir
    private Path temp;

    private GitFixture top;

    @BeforeEach
    void superproject() {
        GitFixture app = GitFixture.init(temp.resolve("app"))
                .write("walk", "#!/srv/walker\n")
                .executable("walker", "text");
        app.commit("first");
        top = GitFixture.init(temp.resolve("top")).write("complete.yaml", MANIFEST);
        top.submodule("deps/app", app, "https://example.org/app.git").commit("pin app");
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(top.path(), arguments);
    }

    @Test
    void findingsGoToStandardOutputAndNothingIsWritten() {
        CommandRun run = run("check");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.AUDIT);
        assertThat(run.out())
                .contains("error[command-denied]: the command of image `shop`, /srv/walk, cannot be executed")
                .contains("\n  from      app: deps/app @ ")
                .contains("\n  more      complete audit --explain command-denied\n")
                .endsWith("shop for linux/amd64: 1 error, 0 warnings\n");
        assertThat(run.err()).doesNotContain("error[");
        assertThat(Files.exists(top.path().resolve("out"))).isFalse();
    }

    @Test
    void jsonAndSarifAreOneDocumentEach() throws Exception {
        JsonNode json =
                new ObjectMapper().readTree(run("check", "--json", "--quiet").out());
        JsonNode sarif =
                new ObjectMapper().readTree(run("check", "--sarif", "--quiet").out());

        assertThat(json.at("/images/0/findings/0/rule").asText()).isEqualTo("command-denied");
        assertThat(json.at("/images/0/findings/0/origin/repository").asText()).isEqualTo("deps/app");
        assertThat(sarif.at("/runs/0/results/0/ruleId").asText()).isEqualTo("command-denied");
        assertThat(run("check", "--json", "--sarif").code()).isEqualTo(ExitCode.USAGE);
    }

    /** Merged into the manifest, what is suggested leaves nothing to be said: neither findings nor unused allowances. */
    @Test
    void whatIsSuggestedMendsOrAcceptsEverything() {
        String manifest = """
                complete: 1
                name: shop
                components:
                  app: {copy: {app/: /srv/, bin/: /usr/bin/}, links: {"/srv/to [a]": "/gone/*", /srv/b: "odd $arch"}}
                  tools: {files: {/usr/bin/make: ""}}
                image: {layers: [app], init: none, user: web, users: {web: {uid: 10001, home: /srv}}}
                """;
        top.executable("app/odd $arch", "#!/usr/bin/perl\n")
                .executable("app/a*b?c", "#!/usr/bin/perl\n")
                .executable("app/\u001b\u202e\n#'", "#!/usr/bin/perl\n")
                .executable("app/[x] - \"y\": z", "#!/usr/bin/ruby\n")
                .executable("bin/sshd", "#!/gone\n")
                .write("app/id_rsa", "secret")
                .write("app/id_rsa.pub", "public")
                .write("base.yaml", manifest)
                .write("complete.yaml", manifest)
                .commit("broken");
        String suggested = run("check", "--suggest", "--quiet").out();
        assertThat(suggested).contains("components:\n  app:\n    exclude:\n", "image:\n  allow:\n", "\"TODO: why\"");

        top.write("complete.yaml", "complete: 1\nextends: base.yaml\n" + suggested)
                .commit("as suggested");
        CommandRun mended = run("check");
        assertThat(mended.out()).isEqualTo("shop for linux/amd64: 0 errors, 0 warnings\n");
        assertThat(mended.err()).doesNotContain("warning");
        assertThat(run("check", "--suggest", "--quiet").out())
                .isEqualTo("# Nothing to suggest: the audit found nothing.\n");
    }

    /** Whether they are in a package, with what that depends on, or in a component that is no layer of anything. */
    @Test
    void whatIsSuggestedBringsProgramsThatArePinnedAndNotUsed() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "needs dpkg-deb");
        GitFixture debs = GitFixture.init(temp.resolve("debs"))
                .write("p[1].deb", deb("perl", "perl-base (= 5), gone", "usr/bin/perl"))
                .write("perl-base.deb", deb("perl-base", "gone", "usr/share/perl"))
                .write("other.deb", deb("other", "gone", "usr/share/other"));
        debs.commit("packages");
        String manifest = """
                complete: 1
                name: shop
                components:
                  app: {copy: {app/: /}}
                  tools: {copy: {tools/: /usr/bin/}}
                image: {layers: [app], init: [/usr/bin/init], command: [run]}
                """;
        top.executable("app/usr/bin/run", "#!/usr/bin/perl\n")
                .executable("tools/init", "#!/usr/bin/init-of-app\n")
                .executable("app/usr/bin/init-of-app", "text")
                .executable("tools/ruby", "text")
                .executable("app/usr/bin/gem", "#!/usr/bin/ruby\n")
                .write("base.yaml", manifest)
                .write("complete.yaml", manifest);
        top.submodule("deps/debs", debs, "https://example.org/debs.git").commit("broken");

        String suggested = run("check", "--suggest", "--quiet").out();

        assertThat(suggested).isEqualTo("""
                # To be merged into complete.yaml, with a reason in place of each TODO.
                components:
                  app:
                    unpack:
                      "deps/debs/p[[]1].deb": /
                      deps/debs/perl-base.deb: /
                image:
                  layers:
                    - tools
                """);
        top.write("complete.yaml", "complete: 1\nextends: base.yaml\n" + suggested)
                .commit("as suggested");
        assertThat(run("check").out()).isEqualTo("shop for linux/amd64: 0 errors, 0 warnings\n");
    }

    private byte[] deb(String name, String depends, String file) throws Exception {
        Path root = temp.resolve("packages").resolve(name);
        Files.createDirectories(root.resolve(file).getParent());
        Files.createDirectories(root.resolve("DEBIAN"));
        Files.writeString(root.resolve(file), "text");
        assertThat(root.resolve(file).toFile().setExecutable(true)).isTrue();
        Files.writeString(
                root.resolve("DEBIAN/control"),
                "Package: " + name + "\nVersion: 1\nArchitecture: all\nMaintainer: me\nDepends: " + depends
                        + "\nDescription: x\n");
        Path deb = temp.resolve(name + ".deb");
        Process process = new ProcessBuilder("dpkg-deb", "--root-owner-group", "-b", root.toString(), deb.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllBytes(deb);
    }

    @Test
    void anImageWithoutErrorsPasses() {
        top.write(
                        "complete.yaml",
                        MANIFEST.replace(
                                "command: [/srv/walk]", "command: [/srv/walk], permissions: {/srv/walk: {mode: 0755}}"))
                .commit("executable");
        CommandRun run = run("check");
        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out()).endsWith("shop for linux/amd64: 0 errors, 0 warnings\n");
    }

    @Test
    void gitHubIsToldEachFindingUnderItsRule() {
        Map<String, String> environment = CommandRun.environment(top.path());
        environment.put("GITHUB_ACTIONS", "true");

        CommandRun run = CommandRun.with(environment, top.path(), false, "check");

        assertThat(run.err()).contains("::error title=command-denied::the command of image `shop`, /srv/walk, cannot");
        assertThat(run.out()).doesNotContain("::error");
        assertThat(run("check").err()).doesNotContain("::error");
    }

    @Test
    void everyRuleIsListedAndExplained() {
        CommandRun list = run("audit");
        assertThat(list.out()).contains("command-missing      the first word of `command` is in no layer");
        list.out().lines().map(line -> line.split(" ", 2)[0]).forEach(rule -> {
            CommandRun page = run("audit", "--explain", rule);
            assertThat(page.code()).as(rule).isZero();
            assertThat(page.out()).startsWith(rule + "\n\n**What**: ").contains("\n**Why**: ", "\n**Fix**: ");
        });
        CommandRun unknown = run("audit", "--explain", "elf-neded");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("no audit rule is called `elf-neded`; did you mean `elf-needed`?");
    }
}
