package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.NotInBuild;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.TreeEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clones made with a filter, by Git itself: what is there is read, what is not there is named. */
class PartialCloneTest {

    @TempDir
    Path temp;

    private Sample sample;

    @BeforeEach
    void allowFilters() {
        sample = new Sample(temp);
        for (GitFixture each : List.of(sample.top, sample.app, sample.zlib)) {
            each.git("config", "uploadpack.allowFilter", "true");
        }
    }

    private Path cloned(GitFixture from, String name, String... options) {
        Path target = temp.resolve(name);
        List<String> all = new ArrayList<>(List.of("clone", "-q"));
        all.addAll(List.of(options));
        all.addAll(List.of("file://" + from.path(), target.toString()));
        from.git(all.toArray(String[]::new));
        return target;
    }

    private SortedMap<String, String> content(Path repository) throws Exception {
        try (Superproject top = PinResolver.open(sample.request(repository))) {
            return Sample.flat(top.root());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob:none", "tree:0", "blob:limit=5"})
    void readsWhatIsCheckedOutOfASuperproject(String filter) throws Exception {
        Path clone = cloned(sample.top, "clone", "--filter=" + filter);
        Sample.submodule(clone, "deps/app", sample.app);
        Sample.submodule(clone, "deps/zlib", sample.zlib);
        Sample.submodule(clone.resolve("deps/app"), "lib/zlib", sample.zlib);

        assertThat(content(clone)).isEqualTo(content(sample.top.path()));
        try (Superproject top = PinResolver.open(sample.request(clone))) {
            assertThat(top.notInBuild()).isEqualTo(NotInBuild.NOTHING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob:none", "tree:0"})
    void readsModuleStoresThatWereFetchedWithAFilter(String filter) throws Exception {
        Path clone = cloned(sample.top, "clone");
        GitFixture git = GitFixture.at(clone);
        for (String path : List.of("deps/app", "deps/zlib")) {
            git.git("submodule", "--quiet", "init", path);
            GitFixture source = path.equals("deps/app") ? sample.app : sample.zlib;
            git.git("config", "submodule." + path + ".url", "file://" + source.path());
            git.git("submodule", "--quiet", "update", "--init", "--filter=" + filter, path);
        }
        Sample.submodule(clone.resolve("deps/app"), "lib/zlib", sample.zlib);
        assertThat(git.git("config", "-f", ".git/modules/deps/app/config", "remote.origin.partialclonefilter"))
                .isEqualTo(filter);

        assertThat(content(clone)).isEqualTo(content(sample.top.path()));
        try (Superproject top = PinResolver.open(sample.request(clone))) {
            assertThat(top.notInBuild()).as("a clean submodule").isEqualTo(NotInBuild.NOTHING);
        }
    }

    /** What a filter leaves in a repository although everything is there. */
    @ParameterizedTest
    @CsvSource({
        "extensions.partialClone, origin",
        "remote.origin.promisor, true",
        "remote.origin.partialclonefilter, blob:none"
    })
    void marksOfAPromiseChangeNothing(String key, String value) throws Exception {
        sample.top.git("config", "core.repositoryFormatVersion", "1");
        sample.top.git("config", key, value);
        sample.top.repack("-a", "-d");
        Path packs = sample.top.path().resolve(".git/objects/pack");
        try (var files = Files.list(packs)) {
            Path pack = files.filter(file -> file.toString().endsWith(".pack"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(Path.of(pack.toString().replace(".pack", ".promisor")), "");
        }

        assertThat(content(sample.top.path())).containsEntry("README", "hello\n");
    }

    @ParameterizedTest
    @CsvSource({"blob:none, README", "tree:0, the top folder of superproject"})
    void aMissingObjectIsNamedWithACommandThatGetsIt(String filter, String path) throws Exception {
        for (String kind : List.of("--no-checkout", "--bare")) {
            Path clone = cloned(sample.top, "clone" + kind, "--filter=" + filter, kind);
            String message = failure(clone);
            assertThat(message).contains("is not in " + clone).contains("partial clone");
            if (filter.startsWith("tree")) {
                assertThat(message).contains(path);
            }
            Sample.run(Sample.proposed(message, "git fetch"));
            assertThat(topEntries(clone)).contains(".gitmodules", "README");
        }
    }

    private String failure(Path clone) {
        try {
            topEntries(clone);
            throw new AssertionError("nothing is missing in " + clone);
        } catch (ResolveException e) {
            assertThat(e.kind()).isEqualTo(ResolveException.Kind.MISSING);
            return String.valueOf(e.getMessage());
        }
    }

    /** The names at the top, once the sizes of the files there are known. */
    private List<String> topEntries(Path clone) throws ResolveException {
        List<String> names = new ArrayList<>();
        try (Superproject top = PinResolver.open(sample.request(clone))) {
            for (TreeEntry entry : top.root().entries()) {
                names.add(entry.name());
                if (entry instanceof TreeEntry.File) {
                    top.root().objects().size(entry.id());
                }
            }
        }
        return names;
    }

    @Test
    void anObjectIsReadInTheNextPlaceThatHasTheCommit() throws Exception {
        Path clone = cloned(sample.top, "clone");
        Path stores = Files.createDirectories(clone.resolve(".git/modules/deps"));
        Sample.run("git clone -q --bare --filter=blob:none file://" + sample.app.path() + " " + stores.resolve("app"));
        try (Superproject top = PinResolver.open(sample.request(clone))) {
            assertThatThrownBy(() -> Sample.flat(Sample.at(top.root(), "deps/app/bin")))
                    .hasMessageContaining("of submodule deps/app (https://example.org/app.git) was not found")
                    .hasMessageContaining("has the commit, but not this object; that is a partial clone")
                    .hasMessageContaining("https://example.org/app.git: not asked, because of --offline");
        }
        Sample.run("git clone -q --bare " + sample.app.path() + " " + clone.resolve(".git/modules/old/name"));
        try (Superproject top = PinResolver.open(sample.request(clone))) {
            assertThat(Sample.flat(Sample.at(top.root(), "deps/app/bin")))
                    .containsEntry("run", "x #!/bin/sh\necho run\n");
        }
    }

    @Test
    void readsThroughAlternatesOfAPartialClone() throws Exception {
        Path partial = cloned(sample.top, "partial", "--filter=blob:none");
        Path clone = temp.resolve("borrower");
        Sample.run("git clone -q --shared --no-checkout " + partial + " " + clone);

        assertThat(topEntries(clone)).contains("README");
    }

    /** What a sparse checkout left out is missing in the clone, not in the folder that holds the work tree's state. */
    @Test
    void aMissingObjectOfADirtyTreeIsFetchedInTheClone() throws Exception {
        sample.top.write("left-out/file", "not here\n").commit("more");
        Path clone = cloned(sample.top, "clone", "--filter=blob:none", "--sparse");
        ResolveRequest clean = sample.request(clone);
        ResolveRequest dirty = new ResolveRequest(
                clean.repository(),
                "HEAD",
                true,
                true,
                clean.localUrls(),
                clean.cache(),
                clean.limits(),
                clean.progress());

        for (ResolveRequest request : List.of(clean, dirty)) {
            try (Superproject top = PinResolver.open(request)) {
                assertThatThrownBy(() -> Sample.flat(Sample.at(top.root(), "left-out")))
                        .hasMessageContaining("run `git fetch --refetch --no-filter origin` in " + clone);
            }
        }
    }
}
