package dev.complete.builder.audit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.Audit;
import dev.complete.builder.rootfs.ResolvedUser;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What looks like a fault and is none: real systems are full of it. */
class SoundImagesTest {

    private static Arguments fine(String what, Consumer<TestImage> change) {
        return Arguments.of(what, change);
    }

    static Stream<Arguments> sound() {
        return Stream.of(
                fine("a sticky folder for all", image -> image.folder("/var", 01777)),
                fine("a setgid folder", image -> image.folder("/var", 02775)),
                fine("a setuid file that nobody can execute", image -> image.file("/etc/x", 04644, "x")),
                fine("a link for all", image -> image.link("/etc/x", "passwd")),
                fine("a link into /run", image -> image.link("/etc/x", "/run/resolve/x")),
                fine("a name that is the kernel's", image -> image.link("/etc/hostname", "/proc/sys/kernel/hostname")),
                fine("a link into a writable path", image -> image.link("/etc/cache", "../tmp/cache")),
                fine(
                        "a link below a writable path",
                        image -> image.link("/tmp/x", "/gone").allow("writable-hides", "/tmp")),
                fine(
                        "a device behind a link behind a link",
                        image -> image.link("/etc/out", "/etc/err").link("/etc/err", "/dev/stderr")),
                fine(
                        "busybox's applets",
                        image -> image.file("/bin/busybox", 0755, "b").link("/bin/dpkg", "busybox")),
                fine("sshd's configuration", image -> image.file("/etc/sshd", 0644, "sshd")),
                fine("a package manager's folder", image -> image.folder("/usr/share/dpkg", 0755)),
                fine("a public key", image -> image.file("/etc/ssh_host_rsa_key.pub", 0644, "ssh-rsa AAAA")),
                fine("an empty key", image -> image.file("/etc/ssh_host_rsa_key", 0600, "")),
                fine(
                        "a token by environment",
                        image -> image.file("/home/web/.npmrc", 0644, "//example.org/:_authToken=${NPM_TOKEN}\n")),
                fine("an empty login file", image -> image.file("/home/web/.netrc", 0600, "machine example.org\n")),
                fine(
                        "locked accounts",
                        image -> image.file("/etc/shadow", 0640, "root:*:1::\nweb:!:1::\na:!$6$x:1::\n")),
                fine("groups without a password", image -> image.file("/etc/gshadow", 0640, "root::: \nadm:!::\n")),
                fine(
                        "an empty log",
                        image -> image.folder("/var", 0755)
                                .folder("/var/log", 0755)
                                .file("/var/log/lastlog", 0644, "")),
                fine("a machine without an id", image -> image.file("/etc/machine-id", 0444, "uninitialized\n")),
                fine(
                        "a user who is to have no home",
                        image -> image.file("/etc/passwd", 0644, "web:x:10001:10001::/nonexistent:/bin/false\n")
                                .without("/home/web")),
                fine("a home by HOME", image -> image.without("/home/web").env("HOME", "/srv/app")),
                fine(
                        "a home that is writable",
                        image -> image.without("/home/web").env("HOME", "/tmp/home")),
                fine("empty folders below a writable path", image -> image.folder("/tmp/a", 0755)),
                fine("a writable path beside a file of a name like it", image -> image.file("/tmp-file", 0644, "x")),
                fine("a writable path for others, and root", image -> {
                    image.user = ResolvedUser.ROOT;
                    image.folder("/root", 0700)
                            .folder("/data", 0700)
                            .owner("/data", 999)
                            .mount("/data", 0700, 999, true);
                }),
                fine("a task in the work tree", image -> image.task("build", List.of(), "./gradlew")),
                fine("a task with what is not known here", image -> image.task("lint", List.of("lint"), "ruff")),
                fine(
                        "a task with what it adds",
                        image -> image.component("lint", "/usr/bin/ruff").task("lint", List.of("lint"), "ruff")),
                fine("a command by a path from the work folder", image -> {
                    image.file("/srv/app/run", 0755, "run");
                    image.command = List.of("./run");
                }),
                fine(
                        "a command along PATH behind one that nobody may execute",
                        image -> image.file("/bin/serve", 0755, "serve").file("/usr/bin/serve", 0644, "x")),
                fine("no init and no command", image -> {
                    image.init = List.of();
                    image.command = List.of();
                }),
                fine("a program of the image's user only", image -> {
                    image.user = new ResolvedUser(0, 0);
                    image.folder("/root", 0700).file("/usr/bin/serve", 0700, "serve");
                }),
                fine(
                        "a server that can be told",
                        image -> image.file("/usr/bin/nginx", 0755, "nginx").command = List.of("nginx")),
                script("#! /bin/sh\n"),
                script("#!\t/bin/sh \t-e  \n"),
                script("#!/usr/bin/env -S sh -e\n"),
                script("#!/usr/bin/env -S -i A=b sh\n"),
                script("#!/usr/bin/env -vS 'sh' -c \"a b\"\n"),
                script("#!/usr/bin/env --split-string=-u HOME sh # comment 'open\n"),
                script("#!/usr/bin/env -S PATH=/srv:/bin sh\n"),
                script("#!/usr/bin/env -S ${SHELL} -e\n"),
                script("#!/usr/bin/env serve\n"),
                script("#!/usr/bin/env ./not-there-yet\n", image -> image.file("/srv/app/not-there-yet", 0755, "x")),
                script("not a script\n"),
                fine("as many scripts as the kernel follows", image -> {
                    image.file("/usr/bin/0", 0755, "#!/bin/sh\n");
                    for (int i = 1; i <= 4; i++) {
                        image.file("/usr/bin/" + i, 0755, "#!/usr/bin/" + (i - 1) + "\n");
                    }
                }));
    }

    private static Arguments script(String text) {
        return script(text, image -> {});
    }

    private static Arguments script(String text, Consumer<TestImage> besides) {
        return fine(text.strip(), image -> besides.accept(image.file("/usr/bin/script", 0755, text)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void sound(String what, Consumer<TestImage> change) throws Exception {
        TestImage image = new TestImage();
        change.accept(image);
        assertThat(new Audit(AuditRules.ALL, 2).of(image.audited()).findings())
                .as(what)
                .isEmpty();
    }
}
