package dev.complete.builder.audit.rules;

import dev.complete.builder.output.format.Format;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Images that hold what should not ship, or links that lead nowhere. */
final class BrokenFiles {

    private BrokenFiles() {}

    static Stream<Broken> rows() {
        return Stream.concat(links(), Stream.concat(privileges(), secrets()));
    }

    private static Stream<Broken> links() {
        return Stream.of(
                new Broken(
                        "link-dangling",
                        "its target was left out",
                        image -> image.link("/etc/localtime", "/usr/share/zoneinfo/UTC"),
                        "/etc/localtime",
                        "the link /etc/localtime leads to /usr/share/zoneinfo/UTC, which is in no layer",
                        "etc/localtime"),
                new Broken(
                        "link-dangling",
                        "through a file",
                        image -> image.link("/etc/x", "passwd/x"),
                        "/etc/x",
                        "/etc/passwd is no folder",
                        "etc/x"),
                new Broken(
                        "link-loop",
                        "to itself",
                        image -> image.link("/etc/self", "../etc/self"),
                        "/etc/self",
                        "the link /etc/self leads in a circle",
                        "etc/self"),
                new Broken(
                        "runtime-link",
                        "to a service of Debian",
                        image -> image.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf"),
                        "/etc/resolv.conf",
                        "the link /etc/resolv.conf leads to /run/systemd/resolve/stub-resolv.conf, where nothing is",
                        "etc/resolv.conf"),
                new Broken(
                        "runtime-link",
                        "to what a tmpfs hides",
                        image -> image.link("/etc/hosts", "/tmp/hosts")
                                .file("/tmp/hosts", 0644, "127.0.0.1 localhost")
                                .allow("writable-hides", "/tmp"),
                        "/etc/hosts",
                        "leads to /tmp/hosts, where nothing is when the image starts: localhost is not known",
                        "etc/hosts"),
                new Broken(
                        "link-escaping",
                        "past the root",
                        image -> image.link("/etc/out", "../../etc/passwd"),
                        "/etc/out",
                        "the link /etc/out leads out of the image: ../../etc/passwd",
                        "etc/out"));
    }

    private static Stream<Broken> privileges() {
        return Stream.of(
                new Broken(
                        "setuid",
                        "root's",
                        image -> image.file("/bin/su", 04755, "su"),
                        "/bin/su",
                        "/bin/su runs as user 0 for every user that starts it (mode 4755)",
                        "bin/su"),
                new Broken(
                        "setgid",
                        "root's",
                        image -> image.file("/bin/wall", 02755, "wall"),
                        "/bin/wall",
                        "/bin/wall runs as group 0",
                        "bin/wall"),
                new Broken(
                        "capabilities",
                        "by extended attribute",
                        image -> image.xattr("/bin/ping", "security.capability"),
                        "/bin/ping",
                        "/bin/ping has capabilities of its own",
                        "bin/ping"),
                new Broken(
                        "world-writable",
                        "a file",
                        image -> image.file("/etc/motd", 0666, "hello"),
                        "/etc/motd",
                        "/etc/motd can be written by everybody (mode 0666)",
                        "etc/motd"),
                new Broken(
                        "world-writable",
                        "a folder that is not sticky",
                        image -> image.folder("/var", 0777),
                        "/var",
                        "/var can be written by everybody",
                        "var"),
                new Broken(
                        "ssh-server",
                        "OpenSSH",
                        image -> image.file("/usr/bin/sshd", 0755, "sshd"),
                        "/usr/bin/sshd",
                        "/usr/bin/sshd is an ssh server",
                        "usr/bin/sshd"),
                new Broken(
                        "log-device",
                        "a link, as Debian's nginx is given",
                        image -> {
                            image.formats = Set.of(Format.SYSTEMD);
                            image.link("/etc/access.log", "/dev/stdout").file("/etc/run", 0755, "exec 2>/dev/stderr\n");
                            image.file("/etc/rc", 0644, "# /dev/stdout\necho x >/dev/stderr\n");
                        },
                        "/etc/access.log",
                        "the link /etc/access.log leads to /dev/stdout, which nothing can open in a systemd unit",
                        "etc/access.log"),
                new Broken(
                        "log-device",
                        "a configuration",
                        image -> {
                            image.formats = Set.of(Format.SYSTEMD, Format.OCI);
                            image.file("/etc/nginx.conf", 0644, "# a comment\nerror_log /dev/stderr info;\n");
                        },
                        "/etc/nginx.conf",
                        "/etc/nginx.conf names /dev/stderr",
                        "etc/nginx.conf"),
                new Broken(
                        "log-device",
                        "the command",
                        image -> {
                            image.formats = Set.of(Format.SYSTEMD);
                            image.command = List.of("serve", "--log=/dev/stdout");
                        },
                        "/",
                        "the image's command names /dev/stdout",
                        ""),
                new Broken(
                        "package-manager",
                        "dpkg",
                        image -> image.file("/usr/bin/dpkg", 0755, "dpkg"),
                        "/usr/bin/dpkg",
                        "/usr/bin/dpkg is a package manager",
                        "usr/bin/dpkg"));
    }

    private static Stream<Broken> secrets() {
        return Stream.of(
                new Broken(
                        "private-key",
                        "by what it says",
                        image -> image.file("/etc/tls.pem", 0600, "-----BEGIN RSA PRIVATE KEY-----\n"),
                        "/etc/tls.pem",
                        "/etc/tls.pem holds a private key (RSA PRIVATE KEY)",
                        "etc/tls.pem"),
                new Broken(
                        "private-key",
                        "by its name",
                        image -> image.file("/etc/ssh_host_ed25519_key", 0600, "unknown"),
                        "/etc/ssh_host_ed25519_key",
                        "is named as ssh names private keys",
                        "etc/ssh_host_ed25519_key"),
                login("/.netrc", "machine example.org login me password secret\n"),
                login("/.pgpass", "*:5432:shop:web:secret\n"),
                login("/.git-credentials", "https://me:secret@example.org\n"),
                login("/.npmrc", "//example.org/:_authToken=secret\n"),
                login("/.pypirc", "[pypi]\n  password = secret\n"),
                login("/.docker/config.json", "{\"auths\": {\"example.org\": {\"auth\": \"secret\"}}}"),
                login("/.aws/credentials", "[default]\naws_secret_access_key = secret\n"),
                login("/.kube/config", "users:\n- user:\n    client-key-data: secret\n"),
                login("/.m2/settings.xml", "<server><password>secret</password></server>"),
                login("/.vault-token", "secret"),
                new Broken(
                        "credentials",
                        "an account's hash",
                        image -> image.file("/etc/shadow", 0640, "root:*:1::::::\nweb:$6$x$secret:1::::::\n"),
                        "/etc/shadow",
                        "account web in /etc/shadow has a password",
                        "etc/shadow"),
                new Broken(
                        "credentials",
                        "an empty password",
                        image -> image.file("/etc/shadow", 0640, "daemon:!*:1::::::\nroot::1::::::\n"),
                        "/etc/shadow",
                        "account root in /etc/shadow is open to everybody",
                        "etc/shadow"),
                new Broken(
                        "log-file",
                        "of another machine",
                        image -> image.folder("/var", 0755)
                                .folder("/var/log", 0755)
                                .file("/var/log/wtmp", 0644, "boot"),
                        "/var/log/wtmp",
                        "/var/log/wtmp is a log file",
                        "var/log/wtmp"),
                new Broken(
                        "machine-id",
                        "set",
                        image -> image.file("/etc/machine-id", 0444, "0123456789abcdef0123456789abcdef\n"),
                        "/etc/machine-id",
                        "every copy of the image would be the same machine",
                        "etc/machine-id"));
    }

    private static Broken login(String name, String text) {
        String path = "/home/web" + name;
        return new Broken(
                "credentials",
                name,
                image -> {
                    if (name.lastIndexOf('/') > 0) {
                        image.folder(path.substring(0, path.lastIndexOf('/')), 0700);
                    }
                    image.file(path, 0600, text);
                },
                path,
                path + " holds a login",
                path.substring(1));
    }
}
