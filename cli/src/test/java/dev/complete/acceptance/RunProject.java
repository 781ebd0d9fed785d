package dev.complete.acceptance;

import dev.complete.fixtures.GitFixture;
import java.nio.file.Path;
import java.util.List;

/** A superproject whose image is a static busybox, and an init that says that it is one. */
final class RunProject {

    private static final List<String> LINKS =
            List.of("cat env grep id ls mkdir sh sleep sort touch true tr wc".split(" "));

    private static final String MANIFEST = """
            complete: 1
            name: box
            components:
              base: {copy: {base/: /}}
              lint: {files: {/lint/tool: "only for tasks\\n"}}
            image:
              layers: [base]
              init: [/bin/sh, -c, 'echo init >&2; exec "$@"', init]
              command: [/bin/sh, -c, 'echo the command; exit 5']
              user: web
              users: {web: 10001}
              env: {PORT: 8080}
              requires: [DATABASE_URL, TOKEN]
              writable: {/tmp: {}, /var/data: {keep: true}}
            """;

    private static final String TASKS = """
            tasks:
              look:
                command: [/bin/sh, -c, 'echo "$0" "$@"; env | grep -v -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_= | sort; exit 3', first]
                env: {MODE: test}
              write: {command: [sh, -c, 'touch /src/x /src/README.md 2>&1; touch /tmp/y && ls /src /lint'], with: [lint]}
              again: {command: [sh, -c, 'echo tried; exit "$0"'], retries: 1}
            """;

    private final GitFixture top;

    private RunProject(GitFixture top) {
        this.top = top;
    }

    static RunProject in(Path folder) {
        return in(folder, MANIFEST + TASKS);
    }

    static RunProject severalImages(Path folder) {
        return in(folder, MANIFEST + """
                images:
                  one: {command: [/bin/true]}
                  two: {command: [/bin/sh, -c, 'echo the other; exit 4']}
                """);
    }

    private static RunProject in(Path folder, String manifest) {
        Requires.tools("busybox");
        GitFixture top = GitFixture.init(folder).write("README.md", "first\n").executable("base/bin/busybox", "");
        Command.of("sh", "-c", "cat \"$(command -v busybox)\" >" + folder.resolve("base/bin/busybox"))
                .succeed();
        LINKS.forEach(link -> top.symlink("base/bin/" + link, "busybox"));
        top.write("complete.yaml", manifest).commit("everything");
        return new RunProject(top);
    }

    /** With {@code /etc/resolv.conf} as a link. */
    RunProject resolver(String target) {
        top.symlink("base/etc/resolv.conf", target).commit("a link");
        return this;
    }

    Path path() {
        return top.path();
    }

    /** {@code complete ARGUMENTS} with its cache in {@code scratch}, at the top of the work tree. */
    Command complete(Path scratch, String command, String... arguments) {
        return InstalledLauncher.complete(
                        command, "--cache", scratch.resolve("cache").toString())
                .with(arguments)
                .in(path());
    }
}
