package dev.complete.acceptance;

import dev.complete.fixtures.GitFixture;
import java.nio.file.Path;

/**
 * A small superproject with two submodules and a bit of everything that a host could spoil: line ends, modes, links,
 * names, an archive. Relative submodule URLs lead to its siblings, so that clones in the same folder can be built too.
 */
final class Workshop {

    private final Path folder;
    private final GitFixture top;

    private Workshop(Path folder, GitFixture top) {
        this.folder = folder;
        this.top = top;
    }

    static Workshop in(Path folder) {
        GitFixture runtime = GitFixture.init(folder.resolve("runtime"))
                .executable("bin/init", "#!/bin/app\n")
                .write("lib/data.bin", new byte[] {0, 1, 2, (byte) 0xff, '\r', '\n'})
                .write("lib/dos.txt", "one\r\ntwo\r\n")
                .write(".gitattributes", "*.txt text eol=crlf\n*.key filter=secret\n")
                .write("lib/app.key", "$Id$ not to be filtered\n")
                .symlink("lib/current", "data.bin");
        runtime.commit("the runtime");
        GitFixture site = GitFixture.init(folder.resolve("site"))
                .write("index.html", "<h1>İstanbul, café</h1>\n")
                .write("deep/er/page.html", "x".repeat(5_000));
        site.commit("the site");
        GitFixture top = GitFixture.init(folder.resolve("top"))
                .write("README.md", "first\n")
                .write("complete.yaml", MANIFEST)
                .executable("app", "#!/bin/init\nhello\n")
                .submodule("deps/runtime", runtime, "../runtime")
                .submodule("deps/site", site, "../site");
        top.commit("everything");
        return new Workshop(folder, top);
    }

    private static final String MANIFEST = """
            complete: 1
            name: shop
            components:
              runtime:
                copy: {deps/runtime/: /usr/}
                links: {/bin/init: ../usr/bin/init}
                files: {/etc/greeting: "hi\\n", /var/empty/: ""}
              site: {copy: {deps/site/: /srv/www/}, exclude: [/srv/www/deep/er/*.txt]}
              app: {copy: {app: /bin/}}
            image:
              layers: [runtime, site, app]
              init: [/bin/init]
              command: [/bin/app]
              user: web
              users: {web: 10001}
              env: {PORT: 8080}
              writable: {/tmp: {}}
              allow: {script-interpreter: {/bin/app: nothing runs it, /usr/bin/init: nothing runs it}}
            """;

    GitFixture top() {
        return top;
    }

    /** Where the superproject's siblings are, and where clones of it belong. */
    Path folder() {
        return folder;
    }
}
