package dev.complete.build.audit.rules;

import dev.complete.build.audit.AuditedImage;
import dev.complete.build.audit.Finding.Detail;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a script to the program that in the end runs it, which may take several scripts. One for each script; not
 * thread-safe.
 */
final class InterpreterChain {

    /** As Linux: a script's interpreter may be a script, but not without an end ({@code fs/exec.c}). */
    private static final int MAX_SCRIPTS = 5;

    /** Programs that {@code env} starts one after the other; the kernel has no limit for these. */
    private static final int MAX_STARTS = 40;

    /**
     * Why a script does not run.
     *
     * @param missing what is not there, escaped: the same for all scripts that miss the same
     * @param problem a clause about the script, without its name
     * @param wanted absolute path of what is missing; null when no single one is
     */
    record Broken(String missing, String problem, @Nullable String wanted, List<Detail> details, String fix) {}

    private final AuditedImage image;
    private final List<String> passed = new ArrayList<>();
    private int scripts;
    private int starts;

    InterpreterChain(AuditedImage image) {
        this.image = image;
    }

    /** @param line what follows {@code #!}; null when it is no script. Null when all is there */
    @Nullable
    Broken follow(@Nullable String line) {
        String next = line;
        while (next != null) {
            Shebang shebang = Shebang.parse(next);
            if (++scripts > MAX_SCRIPTS) {
                return broken(
                        "an end",
                        "is run by scripts that are run by scripts, more than the " + MAX_SCRIPTS
                                + " that the kernel follows",
                        null,
                        "name the last of them in the first line");
            }
            Broken malformed = malformed(shebang);
            if (malformed != null) {
                return malformed;
            }
            Walk walk = Walk.along(shebang.interpreter(), RootfsPath.ROOT, image.tree()::get);
            Node.File interpreter = walk.found() ? image.tree().file(walk.at()) : null;
            if (interpreter == null || !Trees.isExecutable(interpreter)) {
                return absent(shebang.interpreter(), walk, interpreter != null);
            }
            passed.add(shebang.interpreter());
            Node.File runs = interpreter;
            if (shebang.isEnv()) {
                EnvCall call = EnvCall.of(shebang.argument(), image.contract().path());
                if (call.problem() != null) {
                    return broken(
                            "env's program",
                            "says `" + Printable.escape(next.strip()) + "`, which " + call.problem(),
                            null,
                            "write `#!/usr/bin/env NAME`, or `#!/usr/bin/env -S` and the words");
                }
                if (call.program() == null || ++starts > MAX_STARTS) {
                    return null;
                }
                Program program = search(call).find(call.program());
                if (program instanceof Program.Missing missing) {
                    return notFoundByEnv(call, missing);
                }
                if (!(program instanceof Program.Found found)) {
                    return null; // there, and another user may well start it
                }
                scripts = 0; // env starts anew
                runs = found.file();
                passed.add(found.candidate());
            }
            next = image.facts().of(runs.content()).interpreterLine();
        }
        return null;
    }

    private Program.Search search(EnvCall call) {
        return new Program.Search(
                image.tree()::get,
                image.contract().user(),
                call.path(),
                image.contract().cwd());
    }

    private @Nullable Broken malformed(Shebang shebang) {
        if (shebang.hasCarriageReturn()) {
            String word = Printable.escape(shebang.argument() == null ? shebang.interpreter() : shebang.argument());
            return broken(
                    "Unix line ends",
                    "has Windows line ends (CRLF): the kernel takes `" + word + "` at its word",
                    null,
                    "commit it with LF line ends");
        }
        if (shebang.interpreter().isEmpty()) {
            return broken("an interpreter", "names no interpreter after `#!`", null, "name it, such as `#!/bin/sh`");
        }
        if (shebang.cut()) {
            return broken(
                    "a shorter line",
                    "has a first line that is longer than the 255 bytes which the kernel reads of it",
                    null,
                    "shorten it; a link to the interpreter may help");
        }
        if (!shebang.interpreter().startsWith("/")) {
            return broken(
                    "an absolute path",
                    "needs `" + Printable.escape(shebang.interpreter())
                            + "`, which the kernel looks for in the current folder, whatever that is",
                    null,
                    "write its absolute path, or `#!/usr/bin/env " + Printable.escape(shebang.interpreter()) + "`");
        }
        return null;
    }

    private Broken absent(String interpreter, Walk walk, boolean there) {
        String shown = Printable.escape(interpreter);
        if (there) {
            return broken(
                    shown, "needs " + shown + ", which is not executable", null, "set its mode under `permissions`");
        }
        if (walk.found()) {
            return broken(shown, "needs " + shown + ", which is a folder", null, "correct the first line");
        }
        String target = Printable.escape(walk.target());
        return broken(
                shown,
                "needs " + shown + (walk.links().isEmpty() || target.equals(shown) ? "" : " (" + target + ")")
                        + "; no layer has it",
                walk.target(),
                "add the component that holds it to `layers`, or `exclude` the script");
    }

    private Broken notFoundByEnv(EnvCall call, Program.Missing missing) {
        String name = Printable.escape(String.valueOf(call.program()));
        Broken plain = broken(
                name,
                "needs " + name + ", by way of env; no layer has it",
                missing.candidates().get(0),
                name.contains(" ")
                        ? "write `#!/usr/bin/env -S " + name + "`: without it, all is one name"
                        : "add the component that holds it to `layers`, set `PATH` under `env`, or `exclude` the script");
        List<Detail> details = new ArrayList<>(plain.details());
        details.add(new Detail("searched", Names.some(missing.candidates(), 20)));
        return new Broken(plain.missing(), plain.problem(), plain.wanted(), details, plain.fix());
    }

    private Broken broken(String missing, String problem, @Nullable String wanted, String fix) {
        boolean direct =
                passed.isEmpty() || (passed.size() == 1 && passed.get(0).endsWith("/env"));
        List<Detail> details = direct ? List.of() : List.of(new Detail("by way of", Names.some(passed, MAX_STARTS)));
        return new Broken(missing, problem, wanted, details, fix);
    }
}
