package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.Survey.Kind;
import dev.complete.builder.recipe.starter.project.Draft;
import dev.complete.builder.recipe.starter.project.DraftProject;
import dev.complete.builder.recipe.starter.project.DraftProject.LanguageRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes {@code image}: its layers, and its start command. */
record ImageSection(Survey survey, Components components, Draft draft) {

    void write() {
        draft.line("image:");
        platforms();
        missingRuntime();
        draft.line("  layers: [" + String.join(", ", components.layers()) + "]", "bottom to top: exactly what ships");
        if (survey.has(Kind.INIT)) {
            draft.line("  init: [/sbin/init, --]", "pid 1: passes signals on and reaps processes");
        } else if (components.packages().contains("tini")) {
            // The package holds tini twice; the static one also runs without a libc.
            draft.line("  init: [/usr/bin/tini-static, --]", "pid 1: passes signals on and reaps processes");
        } else {
            draft.line("  init: none", "better a real pid 1: pin tini and write [/sbin/tini, --]");
        }
        Service service = components.service();
        DraftProject program = components.program();
        if (service != null) {
            service.image().forEach(draft::line);
            draft.line("  user: " + service.user(), "not root; the packages' own");
            return;
        }
        command(program == null ? List.of() : program.command());
        draft.line("  user: app", "not root");
        draft.line("  users: {app: 10001}");
        if (program != null && program.step() == null) {
            draft.line("  workdir: " + DraftProject.HOME);
        }
        if (program != null && !program.env().isEmpty()) {
            draft.line("  env: " + program.env());
        } else {
            draft.line("  # env: {PORT: 8080}          # defaults; configuration comes by environment");
        }
        draft.line("  # requires: [DATABASE_URL]   # must be set at start");
        draft.line("  writable: {/tmp: {}, /run: {}}", "all else is read-only");
    }

    private void platforms() {
        Set<String> architectures = new TreeSet<>(Set.of("amd64", "arm64"));
        List<Finding> dependent = survey.findings().stream()
                .filter(finding -> !finding.architectures().isEmpty())
                .toList();
        dependent.forEach(finding -> architectures.retainAll(finding.architectures()));
        if (dependent.isEmpty() || architectures.isEmpty()) {
            draft.line("  platforms: [linux/amd64]", "or linux/arm64");
        } else {
            draft.line("  platforms: ["
                    + architectures.stream().map(a -> "linux/" + a).collect(Collectors.joining(", ")) + "]");
        }
    }

    /** A root file system may hold a runtime that no package record names. */
    private void missingRuntime() {
        DraftProject program = components.program();
        LanguageRuntime runtime = program == null ? null : program.runtime();
        if (runtime == null || runtime.isAmong(components.packages())) {
            return;
        }
        draft.line("  # No submodule is known to hold what runs it: " + runtime.debian + ". One is made by");
        draft.line(
                "  # `complete import debian --debs --include " + runtime.debian + ",tini runtime`; with it pinned,");
        draft.note("  ", Draft.AGAIN);
    }

    private void command(List<String> ofProgram) {
        Set<String> packages = components.packages();
        if (survey.has(Kind.BUSYBOX) && survey.has(Kind.SITE)) {
            draft.line("  command: [/bin/httpd, -f, -p, 8080, -h, /srv/www]");
            draft.line("  ports: [8080/tcp]");
        } else if (!ofProgram.isEmpty()) {
            draft.line(
                    "  command: ["
                            + ofProgram.stream().map(ManifestWords::scalar).collect(Collectors.joining(", "))
                            + "]",
                    "what init runs");
        } else if (components.program() != null) {
            LanguageRuntime runtime = components.program().runtime();
            String example = runtime == null ? "/usr/bin/PROGRAM" : runtime.example;
            draft.line("  # command: [" + example + "]", "what init runs");
        } else {
            Arrays.stream(LanguageRuntime.values())
                    .filter(runtime -> runtime.isAmong(packages))
                    .findFirst()
                    .ifPresentOrElse(
                            runtime -> draft.line(
                                    "  command: [" + runtime.version + "]", "what init runs: your program comes here"),
                            () -> draft.line("  # command: [/bin/app, --option]    # what init runs"));
        }
    }
}
