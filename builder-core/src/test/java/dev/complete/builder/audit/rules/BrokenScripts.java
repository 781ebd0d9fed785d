package dev.complete.builder.audit.rules;

import java.util.List;
import java.util.stream.Stream;

/** Scripts that nothing can run. */
final class BrokenScripts {

    private BrokenScripts() {}

    static Stream<Broken> rows() {
        return Stream.of(
                script(
                        "an interpreter that is not there",
                        "#!/usr/bin/perl -w\n",
                        "needs /usr/bin/perl; no layer has it"),
                script(
                        "Windows line ends",
                        "#!/bin/sh\r\n",
                        "has Windows line ends (CRLF), which the kernel takes as part of `/bin/sh\\r`"),
                script(
                        "Windows line ends and env",
                        "#!/usr/bin/env sh\r\n",
                        "which the kernel takes as part of `sh\\r`"),
                script(
                        "a relative interpreter",
                        "#!sh\n",
                        "needs `sh`, which the kernel looks for in the current folder"),
                script("an interpreter that is a folder", "#!/bin\n", "needs /bin, which is a folder"),
                script(
                        "an interpreter of the wrong mode",
                        "#!/etc/passwd\n",
                        "needs /etc/passwd, which is not executable"),
                script("no interpreter", "#! \t\n", "names no interpreter"),
                script("a long line", "#!/" + "x".repeat(300) + "\n", "longer than the 255 bytes"),
                script("env of nothing there", "#!/usr/bin/env ruby\n", "needs ruby, by way of env; no layer has it"),
                script("env with two words", "#!/usr/bin/env sh -e\n", "needs sh -e, by way of env"),
                script(
                        "env with an option",
                        "#!/usr/bin/env -i sh\n",
                        ", which has several words, which only `env -S`"),
                script("env -S", "#!/usr/bin/env -S -i A=b PATH=/srv sh -e\n", "needs sh, by way of env"),
                script("env -S without PATH", "#!/usr/bin/env -S -i tool2\n", "needs tool2, by way of env"),
                script("env of no program", "#!/usr/bin/env -S A=b\n", ", which names no program"),
                new Broken(
                        "script-interpreter",
                        "an interpreter's interpreter",
                        image -> image.file("/srv/app/mid", 0755, "#!/usr/bin/gone\n")
                                .file("/srv/app/top", 0755, "#!/srv/app/mid\n")
                                .allow("script-interpreter", "/srv/app/mid"),
                        "/srv/app/top",
                        "/srv/app/top is run by /srv/app/mid, which needs /usr/bin/gone; no layer has it",
                        "srv/app/top"),
                new Broken(
                        "script-interpreter",
                        "more scripts than the kernel follows",
                        image -> {
                            image.file("/srv/app/0", 0755, "#!/bin/sh\n");
                            for (int i = 1; i <= 5; i++) {
                                image.file("/srv/app/" + i, 0755, "#!/srv/app/" + (i - 1) + "\n");
                            }
                        },
                        "/srv/app/5",
                        "is run by scripts that are run by scripts, more than the 5",
                        "srv/app/5"),
                new Broken(
                        "script-interpreter",
                        "of a task",
                        image -> image.file("/srv/app/test", 0755, "#!/usr/bin/python3\n")
                                .task("test_unit", List.of(), "/srv/app/test"),
                        "/srv/app/test",
                        "/srv/app/test needs /usr/bin/python3; no layer has it",
                        "srv/app/test"));
    }

    private static Broken script(String how, String text, String says) {
        return new Broken(
                "script-interpreter",
                how,
                image -> image.file("/usr/bin/broken", 0755, text),
                "/usr/bin/broken",
                says,
                "usr/bin/broken");
    }
}
