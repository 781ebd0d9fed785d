package dev.complete.builder.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.audit.rules.AuditRules;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.LoneManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static void checkAllowances(String allow) throws BuildException {
        String manifest = """
                complete: 1
                name: shop
                components: {app: {files: {/app: text}}}
                image:
                  layers: [app]
                  init: none
                  allow: %s
                """.formatted(allow);
        List<ImageRecipe> images = LoneManifest.parse("complete.yaml", manifest.getBytes(StandardCharsets.UTF_8))
                .images();
        new Audit(AuditRules.ALL, 2).checkAllowances(images);
    }

    @Test
    void refusesToAllowWhatNoRuleSays() {
        assertThatThrownBy(() -> checkAllowances("{setiud: {/bin/ping: needs raw sockets}}"))
                .isInstanceOf(BuildException.class)
                .hasMessage("""
                        no audit rule is named `setiud`
                          --> complete.yaml:7:11
                        7 |   allow: {setiud: {/bin/ping: needs raw sockets}}
                          |           ^^^^^^ did you mean `setuid`?""");
        assertThatThrownBy(() -> checkAllowances("{quux-zzz: {/bin/ping: no idea}}"))
                .hasMessageEndingWith("^^^^^^^^ `complete audit` lists them");
    }

    @Test
    void knowsEveryRule() {
        assertThat(AuditRules.ids())
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThatCode(() -> checkAllowances("{" + id + ": {/x: reason}}"))
                        .doesNotThrowAnyException());
    }
}
