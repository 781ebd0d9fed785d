package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.job.Project;
import dev.complete.builder.request.SourceRequest;
import dev.complete.fixtures.GitFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuperprojectCatalogTest {

    private static final String MANIFEST = """
            complete: 1
            components: {site: {copy: {www/: /srv/}}}
            image: {layers: [site], init: none, command: [/srv/index.html]}
            images: {shop: {}, admin: {}}
            """;

    @TempDir
    private Path temp;

    private String commit = "";
    private GitFixture repository = GitFixture.at(Path.of(""));

    @BeforeEach
    void write() {
        repository = GitFixture.init(temp.resolve("top"))
                .write("complete.yaml", MANIFEST)
                .write("www/index.html", "x");
        commit = repository.commit("one");
    }

    private SourceRequest source() {
        return new TestBuild(repository.path(), temp).request().source();
    }

    @Test
    void aCommitHasTheImagesOfItsManifest() throws Exception {
        SuperprojectCatalog.Commit found = new SuperprojectCatalog(source()).commit(commit.substring(0, 8));

        assertThat(found.id().hex()).isEqualTo(commit);
        assertThat(found.images()).containsExactly("admin", "shop");
    }

    /** It looks at every file, and a server opens commits all the time. */
    @Test
    void theWorkTreeIsComparedForThoseOnlyWhoListen() throws Exception {
        long before = comparing();
        try (Project told = Project.open(source(), event -> {})) {
            assertThat(comparing()).isEqualTo(before + 1);
            try (Project untold = Project.open(source(), BuildProgress.NONE)) {
                assertThat(comparing()).isEqualTo(before + 1);
                untold.announce(List.of());
                untold.awaitComparison();
            }
        }
    }

    private static long comparing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("work tree"))
                .count();
    }
}
