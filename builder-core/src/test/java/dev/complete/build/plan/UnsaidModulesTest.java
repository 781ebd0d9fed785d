package dev.complete.build.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.build.recipe.RecipeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsaidModulesTest {

    private final MemoryProject project = MemoryProject.create()
            .module("deps/one", MemoryProject.create().file("f", "").absentModule("x/lib"))
            .module("deps/many", many(7));

    private static MemoryProject many(int count) {
        MemoryProject many = MemoryProject.create().file("f", "").file("src/main.c", "");
        for (int i = 0; i < count; i++) {
            many.module("lib/m" + i, MemoryProject.create().file("f", ""));
        }
        return many;
    }

    private void refuse(String component) throws Exception {
        UnsaidModules.refuse(Plans.component(project, component));
    }

    @Test
    void namesTheOnlyOne() {
        assertThatThrownBy(() -> refuse("{copy: {deps/one/: /}}"))
                .isInstanceOf(RecipeException.class)
                .hasMessage("""
                        component `app`: nested submodule deps/one/x/lib is needed
                          --> complete.yaml:4:16
                        4 |   app: {copy: {deps/one/: /}}
                          |                ^^^^^^^^^ say `submodules: [deps/one/x/lib]`, or `submodules: ["**"]` for all, \
                        or take only what is needed""");
    }

    @Test
    void namesFiveOfMany() {
        assertThatThrownBy(() -> refuse("{copy: {deps/many/: /}}"))
                .hasMessageStartingWith("component `app`: nested submodules deps/many/lib/m0, deps/many/lib/m1,"
                        + " deps/many/lib/m2, deps/many/lib/m3, deps/many/lib/m4 and 2 more are needed\n")
                .hasMessageContaining("^^^^^^^^^^ name them under `submodules`, or `submodules: [\"**\"]` for all");
    }

    @Test
    void looksIntoTheSourceOfAStep() {
        assertThatThrownBy(() -> refuse("{build: {source: deps/one/, run: make}}"))
                .hasMessageContaining("deps/one/x/lib is needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{copy: {deps/many/: /}, submodules: ['**']}",
                "{copy: {deps/many/src/: /}}",
                "{copy: {deps/one/f: /}}",
            })
    void letsPassWhatIsSaidOrNotThere(String component) {
        assertThatCode(() -> refuse(component)).doesNotThrowAnyException();
    }

    @Test
    void followsNoneThatIsNotSaid() {
        assertThatThrownBy(() -> refuse("{copy: {deps/many/: /}}")).isInstanceOf(RecipeException.class);
        assertThat(project.followed()).containsExactly("deps/many");
    }
}
