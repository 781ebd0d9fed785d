package dev.complete.builder.recipe.starter.project;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Go module: its program is at its top, or its programs are below {@code cmd}. */
final class GoSources {

    private static final Pattern MODULE = Pattern.compile("(?m)^\\s*module\\s+\"?([^\\s\"]+)");
    private static final Pattern REQUIRE = Pattern.compile("(?m)^\\s*require\\b");

    private GoSources() {}

    static DraftProject of(WorkTreeFolder folder, Set<String> parts, String name) throws IOException {
        String module = folder.text("go.mod").orElse("");
        boolean vendored = folder.folders().contains("vendor");
        List<String> notes = new ArrayList<>();
        if (!vendored && REQUIRE.matcher(module).find()) {
            notes.add("A step has no network: commit what `go mod vendor` leaves in vendor/, then " + Draft.AGAIN);
        }
        String packages = ".";
        String program = program(module, name);
        WorkTreeFolder cmd = folder.below("cmd");
        if (cmd != null && !isProgram(folder)) {
            packages = "./cmd/...";
            if (isProgram(cmd)) {
                program = "cmd";
            } else if (!cmd.folders().isEmpty()) {
                program = cmd.folders().first();
            }
        }
        CompileStep step = new CompileStep(
                List.of("go"),
                List.of("golang-go", "dash", "coreutils"),
                "{CGO_ENABLED: 0, GOCACHE: /tmp/go, GOFLAGS: " + (vendored ? "-mod=vendor " : "")
                        + "-trimpath -buildvcs=false}",
                List.of(
                        "mkdir -p \"$OUT/usr/bin\"",
                        "go build -p \"$JOBS\" -ldflags=-buildid= -o \"$OUT/usr/bin/\" " + packages));
        return new DraftProject(parts, step, null, "", List.of("/usr/bin/" + program), notes);
    }

    /** The program's name as `go build` chooses it: the last part of the module's path that is no version. */
    private static String program(String module, String name) {
        Matcher path = MODULE.matcher(module);
        if (!path.find()) {
            return name;
        }
        String[] names = path.group(1).replaceFirst("/v[0-9]+$", "").split("/", -1);
        return names[names.length - 1];
    }

    private static boolean isProgram(WorkTreeFolder folder) throws IOException {
        return folder.files().stream()
                .filter(file -> file.endsWith(".go") && !file.endsWith("_test.go"))
                .anyMatch(file -> folder.text(file).orElse("").matches("(?s)(?:.*\\n)?package main\\b.*"));
    }
}
