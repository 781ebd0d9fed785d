package dev.complete.acceptance;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Tiny images of a static busybox that look around in whatever runs them, and print what they find. */
final class ProbeImages {

    /** What shells, templates and unit files give a meaning. */
    static final List<String> ARGUMENTS = List.of(
            "a b",
            "it's",
            "say \"hi\"",
            "$HOME",
            "${PATH}",
            "$$",
            "%n 100%",
            "",
            "back\\slash\\n",
            "é😀",
            "a  c",
            "#x",
            ";",
            "*",
            "$(id)",
            "-x",
            "a=b",
            "~",
            "x,y:z");

    static final String VALUE = "5$ or 100% 'of' \"it\" \\n ${PATH} $$";

    /** Of the variable that they require: set by whoever starts them. */
    static final String TOKEN = "a token";

    /** What the image that looks around ends with. */
    static final int EXIT = 7;

    /** Looks at everything a process can do with files. Nothing is written, and modes are set to what they are. */
    private static final String LOOK_AROUND = """
            #!/bin/sh
            echo "to standard error" >&2
            for argument; do echo "argument [$argument]"; done
            echo "variable [$PRICE]"
            echo "token [$TOKEN]"
            echo "folder [$(pwd)]"
            echo "user [$(id -u):$(id -g)]"
            echo "groups [$(id -G)]"
            echo "home [$HOME]"
            grep -E '^(CapBnd|NoNewPrivs):' /proc/self/status
            find / '(' -path /proc -o -path /sys -o -path /dev ')' -prune -o -type d -print | while read -r folder; do
              if ( : >"$folder/.probe" ) 2>/dev/null; then echo "wrote in [$folder]"; rm "$folder/.probe"; fi
            done
            find / '(' -path /proc -o -path /sys -o -path /dev ')' -prune -o -type f -print | while read -r file; do
              if ( : >>"$file" ) 2>/dev/null; then echo "opened [$file]"; fi
            done
            find /proc /sys /dev '(' -path '/proc/[0-9]*' -o -path /proc/self -o -path /proc/thread-self ')' -prune \
                -o -type f -print | while read -r file; do
              if [ -w "$file" ] && true >>"$file"; then echo "opened [$file]"; fi
            done 2>/dev/null
            find / /proc/self/net/ '(' -path '/proc/[0-9]*' -o -path /data ')' -prune -o ! -type l -exec chmod -v u+ '{}' + 2>/dev/null |
              sed -n "s/^mode of '\\(.*\\)' changed to .*/\\1/p" | while read -r file; do
                echo "changed [$(stat -c %d "$file") $(stat -f -c %T "$file") $file]"
              done
            if [ ! -e /proc/1 ] && kill -0 1 2>/dev/null; then echo "can signal [1]"; fi
            for folder in /dev/shm /dev/mqueue; do
              if true >$folder/complete-probe; then echo "shared in [$folder]"; fi
            done 2>/dev/null
            while read -r id parent device root at flags rest; do
              case $at in
                /dev/shm | /dev/mqueue | /data | /tmp | /work | /srv/deep/er) echo "mount $at $flags ${rest#*- }" ;;
              esac
            done </proc/self/mountinfo
            for folder in /tmp /work /srv/deep/er /data; do stat -c 'stat %n %a %u:%g' "$folder"; done
            if dd if=/dev/zero of=/work/big bs=64k count=64 2>/dev/null; then echo unlimited; else echo limited; fi
            rm -f /work/big
            busybox timeout 1 busybox httpd -f -p 867 -h /srv 2>/dev/null
            if [ $? -gt 1 ]; then echo "bound [867]"; fi
            echo end
            exit 7
            """;

    /** Counts its starts in a volume, and would see what a start before it left elsewhere. */
    private static final String COUNT = """
            #!/bin/sh
            starts=$(cat /data/starts 2>/dev/null || echo 0)
            echo $((starts + 1)) >/data/starts
            if [ -e /tmp/mark ]; then echo "something was left"; exit 1; fi
            : >/tmp/mark
            echo "process $$"
            echo "start $((starts + 1))"
            exec sleep 100000
            """;

    private static final String GETENT = """
            #!/bin/sh
            case $1 in
              passwd) echo app:x:10001:10001::/srv:/bin/sh ;;
              initgroups) echo app 10001 6 ;;
            esac
            """;

    private static final String MANIFEST = """
            complete: 1
            components: {all: {copy: {root/: /}}}
            image:
              layers: [all]
              init: [/bin/look-around]
              command: %s
              users: {app: {uid: 10001, home: /srv}, other: 10002}
              workdir: /srv
              ports: [867/tcp, 8080/tcp]
              env: {PRICE: %s}
              requires: [TOKEN]
              writable:
                /tmp: {}
                /work: {owner: app, size: 1m, mode: 0750}
                /srv/deep/er: {owner: other, mode: 0700}
                /data: {owner: app, mode: 0700, keep: true}
            images:
              probe-user: {user: app}
              probe-root: {}
              probe-count: {user: app, init: [/bin/count], command: []}
            """;

    private ProbeImages() {}

    /**
     * Their outputs. Beside them are {@code incus}, for which arguments have no blanks, and {@code gzip}, with the archives for
     * what reads no zstd.
     */
    static Path build(Path scratch) {
        GitFixture top = GitFixture.init(scratch.resolve("probe"))
                .executable("root/bin/look-around", LOOK_AROUND)
                .executable("root/bin/count", COUNT)
                .executable("root/usr/bin/getent", GETENT)
                .write("root/etc/group", "disk:x:6:root,app\n")
                .write("root/etc/os-release", "ID=probe\n");
        addBusybox(top, "cat", "chmod", "dd", "find", "grep", "id", "pwd", "rm", "sed", "sh", "sleep", "stat");
        Path out = scratch.resolve("out");
        build(top, List.of("plain"), out.resolveSibling("incus"), "--format", "incus");
        build(top, ARGUMENTS, out.resolveSibling("gzip"), "--format", "archive", "--compression", "gzip");
        build(top, ARGUMENTS, out, "--format", "oci,archive,bundle,lxc,nspawn,systemd,compose,kubernetes");
        return out;
    }

    /** The machine's static busybox below {@code root/bin}, and links to it. */
    static void addBusybox(GitFixture top, String... applets) {
        Requires.tools("busybox");
        top.executable("root/bin/busybox", "");
        for (String applet : applets) {
            top.symlink("root/bin/" + applet, "busybox");
        }
        Command.of(
                        "sh",
                        "-c",
                        "cat \"$(command -v busybox)\" >\"$0\"",
                        top.path().resolve("root/bin/busybox").toString())
                .succeed();
    }

    private static void build(GitFixture top, List<String> arguments, Path out, String... options) {
        try {
            JsonMapper json = new JsonMapper();
            top.write(
                    "complete.yaml",
                    MANIFEST.formatted(json.writeValueAsString(arguments), json.writeValueAsString(VALUE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        top.commit("probe");
        InstalledLauncher.complete("build", top.path().toString())
                .with(options)
                .with("--audit", "off", "--output", out.toString())
                .with("--cache", out.resolveSibling("cache").toString())
                .succeed();
    }
}
