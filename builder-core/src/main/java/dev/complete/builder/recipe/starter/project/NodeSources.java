package dev.complete.builder.recipe.starter.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.recipe.starter.project.DraftProject.LanguageRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A package of Node, which ships as it is, together with its committed {@code node_modules}. */
final class NodeSources {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern START = Pattern.compile("node((?: +[A-Za-z0-9_./=-]+)+)");
    private static final List<String> PROGRAMS = List.of("index.js", "server.js", "main.js", "app.js");
    private static final Set<String> NOT_SHIPPED = Set.of("test/", "tests/", "docs/", "doc/", "examples/");

    private NodeSources() {}

    static DraftProject of(WorkTreeFolder folder, Set<String> parts) throws IOException {
        JsonNode json = read(folder.text("package.json").orElse(""));
        boolean modules = folder.folders().contains("node_modules");
        Set<String> shipped = new TreeSet<>(parts);
        shipped.removeIf(name -> !name.matches(".*(?:/|\\.[cm]?js|\\.json)") || NOT_SHIPPED.contains(name));
        List<String> notes = new ArrayList<>();
        if (modules) {
            shipped.add("node_modules/");
        } else if (!json.path("dependencies").isEmpty()) {
            notes.add("Its dependencies have to be in Git: `npm ci --omit=dev`, and commit node_modules/.");
        }
        return new DraftProject(shipped, null, LanguageRuntime.NODE, "", command(folder, json), notes);
    }

    private static JsonNode read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json == null ? JSON.createObjectNode() : json;
        } catch (JsonProcessingException noJson) {
            return JSON.createObjectNode();
        }
    }

    private static List<String> command(WorkTreeFolder folder, JsonNode json) throws IOException {
        Matcher start = START.matcher(json.path("scripts").path("start").asText());
        List<String> command = new ArrayList<>(List.of("node"));
        if (start.matches()) {
            command.addAll(List.of(start.group(1).strip().split(" +", -1)));
            return command;
        }
        Optional<String> program = Optional.of(json.path("main").asText()).filter(file -> !file.isEmpty());
        JsonNode bin = json.path("bin");
        if (bin.isTextual()) {
            program = Optional.of(bin.asText());
        } else if (!bin.isEmpty()) {
            program = Optional.of(bin.elements().next().asText());
        }
        if (program.isEmpty()) {
            Set<String> files = folder.files();
            program = PROGRAMS.stream().filter(files::contains).findFirst();
        }
        program.ifPresent(command::add);
        return program.isPresent() ? command : List.of();
    }
}
