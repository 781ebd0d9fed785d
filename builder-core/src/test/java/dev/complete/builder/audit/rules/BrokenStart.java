package dev.complete.builder.audit.rules;

import dev.complete.builder.rootfs.ResolvedUser;
import java.util.List;
import java.util.stream.Stream;

/** Images that do not start, or start the wrong way. */
final class BrokenStart {

    private BrokenStart() {}

    static Stream<Broken> rows() {
        return Stream.of(
                new Broken(
                        "init-missing",
                        "not there",
                        image -> image.without("/bin/init"),
                        "/bin/init",
                        "the init of image `shop`, /bin/init, is in no layer",
                        ""),
                new Broken(
                        "init-missing",
                        "a folder where a file should be on the way",
                        image -> image.init = List.of("/bin/sh/init"),
                        "/bin/sh/init",
                        "/bin/sh/init, is in no layer",
                        ""),
                new Broken(
                        "init-missing",
                        "below a writable path",
                        image -> {
                            image.folder("/opt", 0755).owner("/opt", 10_001).mount("/opt", 0755, 10_001, false);
                            image.file("/opt/init", 0755, "init").allow("writable-hides", "/opt");
                            image.init = List.of("/opt/init");
                        },
                        "/opt/init",
                        "/opt/init, is hidden when the image runs: /opt is writable",
                        "opt/init"),
                new Broken(
                        "init-missing",
                        "a link to nothing",
                        image -> {
                            image.link("/bin/start", "/opt/start").allow("link-dangling", "/bin/start");
                            image.init = List.of("/bin/start");
                        },
                        "/bin/start",
                        "the link /bin/start leads to /opt/start, which is in no layer",
                        "bin/start"),
                new Broken(
                        "port-privileged",
                        "the lowest of three",
                        image -> image.ports = List.of("53/udp", "80/tcp", "8080/tcp"),
                        "/",
                        "port 53 is below 1024, and user 10001:10001 is not root",
                        ""),
                new Broken(
                        "command-missing",
                        "not along PATH",
                        image -> image.command = List.of("server"),
                        "/usr/bin/server",
                        "the command of image `shop`, server, is in no layer",
                        ""),
                new Broken(
                        "command-denied",
                        "nobody may execute it",
                        image -> image.file("/usr/bin/serve", 0644, "serve").without("/usr/bin/tool"),
                        "/usr/bin/serve",
                        "serve, cannot be executed: its mode is 0644",
                        "usr/bin/serve"),
                new Broken(
                        "command-denied",
                        "the image's user may not execute it",
                        image -> image.file("/usr/bin/serve", 0750, "serve"),
                        "/usr/bin/serve",
                        "user 10001:10001 may not execute it (mode 0750, owner 0:0)",
                        "usr/bin/serve"),
                new Broken(
                        "command-denied",
                        "behind a closed folder",
                        image -> {
                            image.folder("/opt", 0700).file("/opt/serve", 0755, "serve");
                            image.command = List.of("/opt/serve");
                        },
                        "/opt/serve",
                        "may not pass through /opt (mode 0700, owner 0:0)",
                        "opt"),
                new Broken(
                        "command-denied",
                        "a folder",
                        image -> image.command = List.of("/srv/app"),
                        "/srv/app",
                        "it is a folder",
                        "srv/app"),
                new Broken(
                        "command-denied",
                        "root without root's powers",
                        image -> {
                            image.user = ResolvedUser.ROOT;
                            image.folder("/root", 0700).folder("/opt", 0700).owner("/opt", 10_001);
                            image.file("/opt/serve", 0755, "serve");
                            image.command = List.of("/opt/serve");
                        },
                        "/opt/serve",
                        "user 0:0 may not pass through /opt",
                        "opt"),
                new Broken(
                        "command-denied",
                        "a script without its first line",
                        image -> image.file("/usr/bin/serve", 0755, "exec server --port 80\n"),
                        "/usr/bin/serve",
                        "the command of image `shop`, serve, cannot be executed: it is no ELF file and does not begin with",
                        "usr/bin/serve"),
                new Broken(
                        "command-denied",
                        "empty",
                        image -> image.file("/bin/init", 0755, ""),
                        "/bin/init",
                        "the init of image `shop`, /bin/init, cannot be executed: it is empty",
                        "bin/init"),
                new Broken(
                        "task-missing",
                        "neither in the image nor in what it adds",
                        image -> image.component("lint", "/usr/bin/ruff")
                                .task("static_analysis", List.of("lint"), "mypy"),
                        "/usr/bin/mypy",
                        "task `static_analysis` runs mypy, which is in no layer and in nothing of its `with`",
                        ""),
                new Broken(
                        "user-missing",
                        "a number without a line",
                        image -> image.user = new ResolvedUser(4711, 4711),
                        "/etc/passwd",
                        "the image runs as user 4711, who has no line in /etc/passwd",
                        "etc/passwd"),
                new Broken(
                        "home-missing",
                        "not there",
                        image -> image.without("/home/web"),
                        "/home/web",
                        "the home of user web, /home/web, is in no layer",
                        ""),
                new Broken(
                        "workdir-missing",
                        "not there",
                        image -> image.workdir = "/srv/api",
                        "/srv/api",
                        "the work folder /srv/api is no folder of the image",
                        ""),
                new Broken(
                        "workdir-missing",
                        "hidden, behind a link",
                        image -> {
                            image.folder("/tmp/work", 0755).link("/srv/work", "../tmp/work");
                            image.workdir = "/srv/work";
                        },
                        "/srv/work",
                        "the work folder /srv/work is hidden when the image runs: /tmp is writable",
                        "tmp/work"),
                new Broken(
                        "workdir-missing",
                        "closed",
                        image -> image.folder("/srv", 0750),
                        "/srv/app",
                        "user 10001:10001 may not pass through /srv (mode 0750, owner 0:0)",
                        "srv"),
                new Broken(
                        "writable-hides",
                        "a file below a tmpfs",
                        image -> image.file("/tmp/seed", 0644, "seed"),
                        "/tmp",
                        "the tmpfs at /tmp covers a file of the image",
                        "tmp/seed"),
                new Broken(
                        "writable-denied",
                        "another user's",
                        image -> image.folder("/data", 0700).owner("/data", 999).mount("/data", 0700, 999, true),
                        "/data",
                        "user 10001:10001, which the image runs as, may not write there (mode 0700, owner 999:999)",
                        "data"),
                new Broken(
                        "static-server",
                        "busybox",
                        image -> {
                            image.file("/bin/busybox", 0755, "busybox").link("/bin/httpd", "busybox");
                            image.command = List.of("httpd", "-f");
                        },
                        "/bin/httpd",
                        "busybox httpd tells by a file's time",
                        "bin/busybox"),
                new Broken(
                        "static-server",
                        "python, in a shell",
                        image -> image.command = List.of("/bin/sh", "-c", "cd /srv && exec python3 -m http.server 80"),
                        "/bin/sh",
                        "python's http.server tells by a file's time",
                        "bin/sh"));
    }
}
