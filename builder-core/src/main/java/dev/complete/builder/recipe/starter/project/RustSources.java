package dev.complete.builder.recipe.starter.project;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A package of Cargo, or a workspace. */
final class RustSources {

    /** The first name in a table of its own: {@code [[bin]]} comes before {@code [package]}. */
    private static final List<Pattern> NAMES = List.of(name("\\[\\[bin\\]\\]"), name("\\[package\\]"));

    private static final Pattern DEPENDENCY = Pattern.compile(
            "(?m)^\\[dependencies(?:\\.[^\\]]+\\]|\\][ \\t]*\\n(?:[ \\t]*(?:#[^\\n]*)?\\n)*[A-Za-z0-9_-])");

    private RustSources() {}

    private static Pattern name(String table) {
        return Pattern.compile("(?m)^" + table + "[^\\[]*?^name\\s*=\\s*\"([^\"]+)\"");
    }

    static DraftProject of(WorkTreeFolder folder, Set<String> parts, String name) throws IOException {
        String cargo = folder.text("Cargo.toml").orElse("");
        List<String> notes = new ArrayList<>();
        if (!folder.files().contains("Cargo.lock")) {
            notes.add("Cargo.lock has to be committed: `cargo generate-lockfile` writes it.");
        }
        if (DEPENDENCY.matcher(cargo).find() && !folder.folders().contains(".cargo")) {
            notes.add(
                    "A step has no network: run `cargo vendor`, write what it prints to .cargo/config.toml, commit both.");
        }
        String path = ".";
        if (!cargo.contains("[package]")) {
            path = "PACKAGE";
            notes.add(
                    "This is a workspace: PACKAGE is the folder of the member to install, and `command` what it is called.");
        }
        CompileStep step = new CompileStep(
                List.of("rustc"),
                List.of("rustc", "cargo", "gcc", "libc6-dev", "dash", "coreutils"),
                "{RUSTFLAGS: -C target-feature=+crt-static --remap-path-prefix=/src=.}",
                List.of("cargo install --frozen --no-track -j \"$JOBS\" --target \"$MACHINE-unknown-linux-gnu\" --path "
                        + path + " --root \"$OUT/usr\""));
        return new DraftProject(parts, step, null, "", List.of("/usr/bin/" + program(cargo, name)), notes);
    }

    private static String program(String cargo, String name) {
        for (Pattern pattern : NAMES) {
            Matcher matcher = pattern.matcher(cargo);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return name;
    }
}
