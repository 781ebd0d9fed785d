package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pinned commit that is nowhere: what helps, and that it does. */
class MissingPinTest {

    @TempDir
    Path temp;

    private String failure(Path repository, String path, boolean offline, LocalUrls urls) {
        return String.valueOf(
                catchThrowable(() -> read(repository, path, offline, urls)).getMessage());
    }

    private void read(Path repository, String path, boolean offline, LocalUrls urls) throws ResolveException {
        ResolveRequest request = new ResolveRequest(
                repository.toString(),
                "HEAD",
                false,
                offline,
                urls,
                temp.resolve("cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
        try (Superproject top = PinResolver.open(request)) {
            Sample.at(top.root(), path);
        }
    }

    /** {@code top} with a checked-out submodule whose last commit was never pushed, pinned. */
    private Path unpushed(GitFixture library) {
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.submodule("deps/a b", library, library.path().toString());
        top.commit("pins what is there");
        GitFixture checkout = GitFixture.at(top.path().resolve("deps/a b"));
        checkout.write("new", "1\n").commit("never pushed");
        top.commit("pins what is not there");
        return top.cloneTo(temp.resolve("clone"));
    }

    @Test
    void whatWasNeverPushedIsToBePushed() throws Exception {
        GitFixture library = GitFixture.init(temp.resolve("library")).write("a", "1\n");
        library.commit("one");
        Path clone = unpushed(library);

        assertThat(failure(clone, "deps/a b", false, LocalUrls.ALLOWED))
                .contains("tried " + library.path() + ": does not have this commit")
                .contains("it is not at " + library.path() + ": push it from the clone it was made in")
                .doesNotContain("submodule update");
        library.git("fetch", "-q", temp.resolve("top/deps/a b").toString(), "HEAD:pushed");
        read(clone, "deps/a b", false, LocalUrls.ALLOWED);
    }

    @Test
    void theProposedUpdateWorks() throws Exception {
        GitFixture library = GitFixture.init(temp.resolve("library")).write("a", "1\n");
        library.commit("one");
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.submodule("deps/lib", library, library.path().toString()).commit("pins");
        Path clone = top.cloneTo(temp.resolve("clone"));

        String message = failure(clone, "deps/lib", true, LocalUrls.REFUSED);
        assertThat(message).contains("a commit that was never pushed has to be pushed first");
        Sample.run(Sample.proposed(message, "git"));
        read(clone, "deps/lib", true, LocalUrls.REFUSED);
    }

    @Test
    void aNestedPinIsUpdatedThroughTheOutermost() throws Exception {
        GitFixture zlib = GitFixture.init(temp.resolve("zlib")).write("a", "1\n");
        zlib.commit("one");
        GitFixture app = GitFixture.init(temp.resolve("app"));
        app.submodule("lib/zlib", zlib, zlib.path().toString()).commit("pins");
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.submodule("deps/app", app, app.path().toString()).commit("pins");
        Path clone = top.cloneTo(temp.resolve("clone"));
        Sample.run("cd " + clone + " && git -c protocol.file.allow=always submodule -q update --init");

        String message = failure(clone, "deps/app/lib/zlib", true, LocalUrls.REFUSED);
        assertThat(message).contains("submodule deps/app/lib/zlib").contains("-- deps/app`");
        Sample.run(Sample.proposed(message, "git"));
        read(clone, "deps/app/lib/zlib", true, LocalUrls.REFUSED);
    }

    @Test
    void aDamagedStoreIsNamedWithItsDamage() {
        GitFixture library = GitFixture.init(temp.resolve("library")).write("a", "1\n");
        String commit = library.commit("one");
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.submodule("lib", library, "https://example.org/lib.git").commit("pins");
        top.write(".git/modules/lib/objects/info/alternates", "/x\0y\n");

        assertThatThrownBy(() -> read(top.path(), "lib", true, LocalUrls.REFUSED))
                .hasMessageContaining(commit)
                .hasMessageContaining("alternates names no path");
    }
}
