package dev.complete.builder.audit.rules.script;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.look.Program;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.Shebang;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chain from a script to the program that runs it, which may lead through further scripts. One for each script; not
 * thread-safe.
 */
final class InterpreterChain {

    /** Linux's limit on scripts that are interpreters of scripts ({@code fs/exec.c}). */
    private static final int MAX_SCRIPTS = 5;

    /** Limit on programs that {@code env} starts one after the other; the kernel has none. */
    private static final int MAX_STARTS = 40;

    /**
     * The reason why a script does not run.
     *
     * @param problem a clause about the script, without its name: the same for all scripts with the same cause
     * @param wanted absolute paths for the missing file
     */
    record Broken(String problem, List<String> wanted, List<Detail> details, String fix) {
        private Broken wanting(List<String> paths, List<Detail> further) {
            return new Broken(problem, paths, further, fix);
        }
    }

    private final AuditedImage image;
    /** The script whose first line is checked; null for the script at the start of the chain. */
    private @Nullable String runner;

    private int scripts;
    private int starts;

    InterpreterChain(AuditedImage image) {
        this.image = image;
    }

    /** @param line the text after {@code #!}; null when it is not a script. Null when nothing is missing */
    @Nullable
    Broken follow(@Nullable String line) {
        String next = line;
        while (next != null) {
            Shebang shebang = Shebang.parse(next);
            if (++scripts > MAX_SCRIPTS) {
                return broken(
                        "is run by scripts that are run by scripts, more than the " + MAX_SCRIPTS
                                + " that the kernel follows",
                        "name the last of them in the first line");
            }
            Broken malformed = malformed(shebang);
            if (malformed != null) {
                return malformed;
            }
            Walk walk = image.walk(shebang.interpreter());
            Node.File interpreter = walk.found() ? image.tree().file(walk.at()) : null;
            if (interpreter == null || !Trees.isExecutable(interpreter)) {
                return absent(shebang.interpreter(), walk, interpreter != null);
            }
            Node.File runs = interpreter;
            String name = shebang.interpreter();
            if (shebang.isEnv()) {
                EnvCall call = EnvCall.of(shebang.argument(), image.contract().path());
                if (call.problem() != null) {
                    return broken(
                            "says `" + Printable.escape(next.strip()) + "`, which " + call.problem(),
                            "write `#!/usr/bin/env NAME`, or `#!/usr/bin/env -S` and the words");
                }
                if (call.program() == null) {
                    return null;
                }
                if (++starts > MAX_STARTS) {
                    return broken("is run by scripts without an end", "correct the first line");
                }
                Program program = search(call).find(call.program());
                if (program instanceof Program.Missing missing) {
                    return notFoundByEnv(call, missing);
                }
                if (!(program instanceof Program.Found found)) {
                    return null; // it exists, and another user may be able to start it
                }
                scripts = 0; // env starts a new chain
                runs = found.file();
                name = found.candidate();
            }
            runner = name;
            next = image.facts().of(runs.content()).interpreterLine();
        }
        return null;
    }

    private Program.Search search(EnvCall call) {
        RuntimeContract contract = image.contract();
        return new Program.Search(image.tree()::get, contract.user(), call.path(), contract.cwd());
    }

    private @Nullable Broken malformed(Shebang shebang) {
        if (shebang.hasCarriageReturn()) {
            String word = Printable.escape(shebang.argument() == null ? shebang.interpreter() : shebang.argument());
            return broken(
                    "has Windows line ends (CRLF), which the kernel takes as part of `" + word + "`",
                    "commit it with LF line ends");
        }
        if (shebang.interpreter().isEmpty()) {
            return broken("names no interpreter after `#!`", "name it, such as `#!/bin/sh`");
        }
        if (shebang.cut()) {
            return broken(
                    "has a first line that is longer than the 255 bytes which the kernel reads of it",
                    "shorten it; a link to the interpreter may help");
        }
        if (!shebang.interpreter().startsWith("/")) {
            return broken(
                    "needs `" + Printable.escape(shebang.interpreter())
                            + "`, which the kernel looks for in the current folder",
                    "write its absolute path, or `#!/usr/bin/env " + Printable.escape(shebang.interpreter()) + "`");
        }
        return null;
    }

    private Broken absent(String interpreter, Walk walk, boolean there) {
        String shown = Printable.escape(interpreter);
        if (there) {
            return broken("needs " + shown + ", which is not executable", "set its mode under `permissions`");
        }
        if (walk.found()) {
            return broken("needs " + shown + ", which is a folder", "correct the first line");
        }
        String target = Printable.escape(walk.target());
        String by = walk.links().isEmpty() || target.equals(shown) ? "" : " (" + target + ")";
        return broken(
                        "needs " + shown + by + "; no layer has it",
                        "add the component that holds it to `layers`, or `exclude` the script")
                .wanting(List.of(walk.target()), List.of());
    }

    private Broken notFoundByEnv(EnvCall call, Program.Missing missing) {
        String name = Printable.escape(String.valueOf(call.program()));
        String fix = name.contains(" ")
                ? "write `#!/usr/bin/env -S " + name + "`: without it, all is one name"
                : "add the component that holds it to `layers`, set `PATH` under `env`, or `exclude` the script";
        Detail searched = new Detail("searched", ListText.escaped(missing.candidates(), 20));
        return broken("needs " + name + ", by way of env; no layer has it", fix)
                .wanting(missing.candidates(), List.of(searched));
    }

    private Broken broken(String problem, String fix) {
        String whose = runner == null ? "" : "is run by " + Printable.escape(runner) + ", which ";
        return new Broken(whose + problem, List.of(), List.of(), fix);
    }
}
