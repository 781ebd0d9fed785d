package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.fixtures.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An object that a repository lacks is told by what needs it: its path, and the component. */
class MissingObjectTest {

    private static final String MANIFEST = """
            complete: 1
            name: x
            components:
              copied: {copy: {files/: /}}
              unpacked: {unpack: {app.tar: /app/}}
            image: {layers: [LAYER], init: none, command: [/deep/NOTICE]}
            """;

    @TempDir
    Path temp;

    private GitFixture made(String layer) {
        return GitFixture.init(temp.resolve("top"))
                .write("complete.yaml", MANIFEST.replace("LAYER", layer))
                .write("files/deep/NOTICE", "notice\n")
                .symlink("files/deep/link", "NOTICE")
                .write("app.tar", "no archive, but nobody gets that far\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD:files/deep/NOTICE | copied: superproject @ COMMIT files/deep/NOTICE",
                "HEAD:files/deep/link   | copied: superproject @ COMMIT files/deep/link",
                "HEAD:files/deep        | files/deep of superproject @ COMMIT",
                "HEAD:files/deep        | component `copied`",
                "HEAD:files             | files of superproject @ COMMIT",
                "HEAD:files             | component `copied`",
                "HEAD:app.tar           | unpacked: superproject @ COMMIT app.tar",
                "HEAD:complete.yaml     | the manifest complete.yaml of superproject @ COMMIT",
            })
    void namesThePathAndTheComponent(String what, String needed) throws Exception {
        GitFixture top = made(what.endsWith("app.tar") ? "unpacked" : "copied");
        String commit = top.commit("first");
        String object = top.id(what);
        Files.delete(top.path().resolve(".git/objects/" + object.substring(0, 2) + "/" + object.substring(2)));

        assertThatThrownBy(() -> new TestBuild(top.path(), temp).run())
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("object " + object + " is not in ")
                .hasMessageContaining("\n  needed for " + needed.replace("COMMIT", commit.substring(0, 7)));
    }

    @Test
    void proposesAFetchThatGetsThem() throws Exception {
        GitFixture top = made("copied");
        top.commit("first");
        top.git("config", "uploadpack.allowFilter", "true");
        Path clone = temp.resolve("clone");
        top.git("clone", "-q", "--bare", "--filter=blob:none", "file://" + top.path(), clone.toString());

        assertThatThrownBy(() -> new TestBuild(clone, temp).run())
                .hasMessageContaining("that is a partial clone, which leaves objects out; run `git fetch --refetch"
                        + " --no-filter origin '+refs/heads/*:refs/remotes/origin/*'` in " + clone);
    }
}
