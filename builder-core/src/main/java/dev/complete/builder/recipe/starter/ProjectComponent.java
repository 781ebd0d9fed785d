package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.project.CompileStep;
import dev.complete.builder.recipe.starter.project.Draft;
import dev.complete.builder.recipe.starter.project.DraftNames;
import dev.complete.builder.recipe.starter.project.DraftProject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Writes the component of a project: a step that compiles it, or its files if they are the program. */
final class ProjectComponent {

    /** Length up to which a flow mapping is easy to read. */
    private static final int MAX_LINE = 100;

    private final Finding finding;
    private final DraftProject project;
    private final String title;
    private final Draft draft;
    private String name = "";

    ProjectComponent(Finding finding, String superproject, Draft draft) {
        this.finding = finding;
        this.project = Objects.requireNonNull(finding.project());
        this.title = finding.path().isEmpty() ? superproject : finding.path();
        this.draft = draft;
    }

    String name() {
        return name;
    }

    /** Writes the component. Returns whether it ships: without a compiler it is only a comment. */
    boolean write(DraftNames names, Map<String, Finding> toolchains) {
        CompileStep step = project.step();
        if (step == null) {
            return copied(names);
        }
        Map.Entry<String, Finding> toolchain = toolchains.entrySet().stream()
                .filter(t -> t.getValue().compilers().stream().anyMatch(step.compilers()::contains))
                .findFirst()
                .orElse(null);
        if (toolchain == null) {
            draft.note(
                    "  ",
                    (finding.path().isEmpty() ? "This repository" : finding.path())
                            + " has to be compiled, and no submodule is a toolchain for it. One is made by");
            draft.note("  ", "`complete import debian --include " + step.include() + " toolchain`; with it pinned,");
            draft.note("  ", Draft.AGAIN);
            name = DraftNames.clean(lastName(), "app");
            step(step, "  # ", "toolchain", Set.of());
            return false;
        }
        name = names.of(lastName(), "app");
        lacks(step, toolchain.getValue().holds());
        step(step, "  ", toolchain.getKey(), toolchain.getValue().compilers());
        return true;
    }

    private String lastName() {
        return title.substring(title.lastIndexOf('/') + 1);
    }

    /** Tools without package records are taken as complete. */
    private void lacks(CompileStep step, Set<String> packages) {
        Set<String> missing = new TreeSet<>(step.packages());
        missing.removeAll(packages);
        if (packages.contains("dash") && !missing.isEmpty()) {
            draft.note(
                    "  ",
                    "The toolchain of " + name + " lacks " + String.join(", ", missing)
                            + ": `complete import debian --include " + step.include() + "`.");
        }
    }

    private void step(CompileStep step, String start, String with, Set<String> compilers) {
        draft.line(start + name + ":");
        project.notes().forEach(note -> draft.note(start + "  ", note));
        draft.line(start + "  build:");
        mapping(start + "    ", "source", "", "./");
        draft.line(start + "    with: [" + with + "]");
        if (!step.env().isEmpty()) {
            String env = start + "    env: " + step.envWith(compilers);
            if (env.endsWith("-static}")) {
                draft.line(env, "so that the image needs no C library");
            } else {
                draft.line(env);
            }
        }
        draft.line(start + "    run: |", "leaves in $OUT what ships");
        step.run().forEach(command -> draft.line(start + "      " + command));
    }

    private boolean copied(DraftNames names) {
        if (finding.path().isEmpty() && project.parts().isEmpty()) {
            draft.line("  # This repository is a project of its own: copy the folders that its program needs.");
            draft.line("  #   app: {copy: {src/: " + DraftProject.HOME + "/src/}}");
            return false;
        }
        name = names.of(lastName(), "app");
        draft.line("  " + name + ":");
        project.notes().forEach(note -> draft.note("    ", note));
        mapping("    ", "copy", DraftProject.HOME + "/", DraftProject.HOME + "/");
        return true;
    }

    /**
     * Writes the project's files and their targets. A superproject's root is taken in parts, because a source must not
     * hold submodules by accident.
     *
     * @param above target of the folder that holds a part
     * @param target of the whole, or of a file
     */
    private void mapping(String indent, String key, String above, String target) {
        List<String> entries = finding.path().isEmpty()
                ? project.parts().stream()
                        .map(part -> ManifestWords.scalar(ManifestWords.source(part)) + ": "
                                + ManifestWords.scalar(part.endsWith("/") ? above + part : target))
                        .toList()
                : List.of(finding.source("/") + ": " + target);
        String line = indent + key + ": {" + String.join(", ", entries) + "}";
        if (line.length() <= MAX_LINE) {
            draft.line(line);
            return;
        }
        draft.line(indent + key + ":");
        entries.forEach(entry -> draft.line(indent + "  " + entry));
    }
}
