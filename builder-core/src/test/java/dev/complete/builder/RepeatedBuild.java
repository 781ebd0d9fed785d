package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.event.BuildEvent;
import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An image that is built, changed and built again: what its builds say and write, and whether they did the whole work. */
final class RepeatedBuild {

    private static final String MANIFEST = """
            complete: 1
            components:
              base:
                copy: {base/: /}
                files: {/etc/passwd: "root:x:0:0::/root:/bin/run\\n", /etc/group: "root:x:0:\\n"}
              app: {copy: {app/: /srv/app/}, overrides: [/srv/app/shared]}
              more: {copy: {more/: /srv/more/}}
            image:
              layers: [base, app, more]
              init: none
              command: [/bin/run]
              user: web
              users: {web: 10001}
              env: {PORT: 80}
              requires: [URL]
              ports: [8080/tcp]
              writable: {/data: {size: 1m}}
              permissions: {/srv/app/private: {mode: 0700}}
              labels: {a: b}
              allow:
                script-interpreter: {/bin/run: nothing here runs it, /usr/bin/getent: nor it}
            images:
              shop: {}
            tasks:
              test: {command: [/bin/run], image: shop}
            """;

    final GitFixture top;
    final TestBuild build;
    private final Path temp;

    RepeatedBuild(Path temp) {
        this.temp = temp;
        this.top = GitFixture.init(temp.resolve("top"))
                .executable("base/bin/run", "#!/bin/sh\n")
                .executable("base/usr/bin/getent", "#!/bin/sh\n")
                .write("base/srv/app/shared", "below\n")
                .write("more/more", "more\n")
                .write("app/shared", "above\n")
                .write("app/private", "p\n")
                .write("app/index.html", "<p>hello</p>\n")
                .write("complete.yaml", MANIFEST);
        top.commit("first");
        this.build = new TestBuild(top.path(), temp);
    }

    /** Names of the layers, bottom to top. */
    List<String> layers() {
        return build.events.stream()
                .filter(event -> event instanceof BuildEvent.Packed)
                .map(event -> ((BuildEvent.Packed) event).layer())
                .toList();
    }

    /** Builds into a new folder after {@code PATH: LINE}, the new content of a file. */
    void change(String change) throws Exception {
        String[] words = change.split(": ", 2);
        Path file = top.path().resolve(words[0]);
        if (Files.isRegularFile(file.getParent())) {
            Files.delete(file.getParent());
        }
        boolean executable = Files.isExecutable(file);
        if (executable) {
            top.executable(words[0], words[1] + "\n");
        } else {
            top.write(words[0], words[1].isEmpty() ? "" : words[1] + "\n");
        }
        top.commit("change");
        build.output = temp.resolve("changed" + top.head());
        build.run();
    }

    /** Compares what the last build said and wrote. */
    void isTheSameWithAnEmptyCache() throws Exception {
        List<BuildEvent> said = told();
        SortedMap<String, String> written = written();
        Path output = build.output;
        Path cache = build.cache;
        build.output = temp.resolve("fresh" + output.getFileName());
        build.cache = temp.resolve("empty" + output.getFileName());
        build.run();
        assertThat(told()).containsExactlyInAnyOrderElementsOf(said);
        assertThat(written()).isEqualTo(written);
        build.output = output;
        build.cache = cache;
    }

    /** Commits {@code OLD->NEW}, a change of the manifest. */
    void edit(String edit) throws IOException {
        String[] change = edit.split("->", 2);
        String manifest = Files.readString(top.path().resolve("complete.yaml"));
        assertThat(manifest).contains(change[0]);
        top.write("complete.yaml", manifest.replace(change[0], change[1])).commit("edit");
    }

    /** Whether the last build did the whole work. */
    boolean auditedAgain() throws IOException {
        JsonNode phases = new ObjectMapper()
                .readTree(Files.readAllBytes(build.output.resolve("build.json")))
                .get("milliseconds");
        return phases.has("audit");
    }

    /** What was told, without times and reuse. */
    List<BuildEvent> told() {
        List<BuildEvent> told = new ArrayList<>();
        for (BuildEvent event : build.events) {
            if (event instanceof BuildEvent.Realised one) {
                told.add(new BuildEvent.Realised(
                        one.component(), one.archives(), one.built(), one.entries(), one.bytes(), false, 0));
            } else if (event instanceof BuildEvent.Packed one) {
                told.add(new BuildEvent.Packed(one.image(), one.layer(), one.rawSize(), one.size(), false, 0));
            } else if (event instanceof BuildEvent.Audited || event instanceof BuildEvent.Warning) {
                told.add(event);
            }
        }
        return told;
    }

    /** Every file by its name; of the record what does not differ from build to build. */
    SortedMap<String, String> written() throws IOException {
        SortedMap<String, String> written = new TreeMap<>();
        try (Stream<Path> found = Files.walk(build.output, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = build.output.relativize(file).toString();
                byte[] bytes = Files.readAllBytes(file);
                if (name.equals("build.json")) {
                    ObjectNode record = (ObjectNode) new ObjectMapper().readTree(bytes);
                    record.remove(List.of("milliseconds", "files", "request"));
                    record.findParents("reused").forEach(one -> ((ObjectNode) one).remove("reused"));
                    written.put(name, record.toString());
                } else if (!name.matches("(.*/)?[.].*")) {
                    written.put(name, HexFormat.of().formatHex(bytes));
                }
            }
        }
        return written;
    }

    /** The images' digests, each with the name of its file. */
    List<String> digests() throws IOException {
        return digests(written());
    }

    static List<String> digests(SortedMap<String, String> written) {
        return written.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".digest"))
                .map(Object::toString)
                .toList();
    }
}
