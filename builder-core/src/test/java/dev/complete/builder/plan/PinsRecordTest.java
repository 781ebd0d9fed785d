package dev.complete.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each shipped file can be traced to the commits that put it there, compilers included. */
class PinsRecordTest {

    private final MemoryProject project = MemoryProject.create()
            .module("deps/cc", MemoryProject.create().executable("sh", "a shell"))
            .module("deps/lib", MemoryProject.create().file("lib.c", "c"))
            .module("deps/app", MemoryProject.create().file("app.c", "c"))
            .module("deps/other", MemoryProject.create().file("x", "x"));

    @Test
    void namesWhatWentIntoWhatIsCompiled() throws Exception {
        PlannedComponent app = Plans.component(
                project,
                "{build: {source: deps/app, with: [cc, lib], run: make}}",
                List.of(
                        "cc: {copy: {deps/cc/: /bin/}}",
                        "lib: {build: {source: deps/lib, with: [cc], run: make}}",
                        "other: {copy: {deps/other/: /}}"));
        JsonNode record = new ObjectMapper().readTree(PinsRecord.of(List.of(app)));

        assertThat(record.at("/components").properties()).hasSize(1);
        assertThat(record.at("/components/app/0/pin/path").asText()).isEqualTo("deps/app");
        assertThat(record.at("/buildComponents").properties())
                .extracting(e -> e.getKey())
                .containsExactly("cc", "lib");
        assertThat(record.at("/buildComponents/cc/0/pin/path").asText()).isEqualTo("deps/cc");
        assertThat(record.at("/buildComponents/lib/0/tree").asText()).hasSize(40);
    }

    @Test
    void saysNothingOfBuildingWhereNothingIsBuilt() throws Exception {
        PlannedComponent app = Plans.component(project, "{copy: {deps/app/: /srv}}");
        assertThat(PinsRecord.of(List.of(app))).doesNotContain("buildComponents");
        assertThat(project.followed()).containsExactly("deps/app");
    }
}
