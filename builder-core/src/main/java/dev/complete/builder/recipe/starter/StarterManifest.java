package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.starter.project.Draft;
import dev.complete.builder.recipe.starter.project.DraftNames;

/**
 * Writes the manifest of {@code complete init}: it parses, builds the findings, and lists open decisions in comments. A
 * pure function of the survey.
 */
public final class StarterManifest {

    private StarterManifest() {}

    /** The manifest's text, lines ended by a line feed. */
    public static String of(Survey survey) {
        Draft draft = new Draft();
        draft.line("# What this image is made of. `complete schema` prints the JSON Schema for your editor.");
        draft.line("complete: 1");
        draft.line("name: " + DraftNames.clean(survey.name(), "image"));
        draft.line("");
        Components components = new Components(survey, draft);
        components.write();
        draft.line("");
        new ImageSection(survey, components, draft).write();
        return draft.toString();
    }
}
