package dev.complete.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.Pin;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.MemoryObjectSource;
import dev.complete.git.tree.Gitlinks;
import dev.complete.git.tree.SourceTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsaidModulesTest {

    private static final GitId ID = new GitId("d".repeat(40));
    private static final Gitlinks LINKS = new Gitlinks() {
        @Override
        public Pin pin(SourceTree root, String path, GitId commit) {
            return new Pin(path, "https://example.org/m", commit);
        }

        @Override
        public SourceTree follow(SourceTree root, String path, GitId commit) {
            throw new AssertionError(path);
        }
    };

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
                .isInstanceOf(BuildException.class)
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
        assertThatThrownBy(() -> refuse("{copy: {deps/many/: /}}")).isInstanceOf(BuildException.class);
        assertThat(project.followed()).containsExactly("deps/many");
    }

    /** A few trees that hold each other ten times each: 10^12 paths. */
    private static PlannedComponent hostile(TreeEntry innermost) throws Exception {
        MemoryObjectSource objects = new MemoryObjectSource("hostile");
        GitId tree = objects.tree(innermost);
        for (int level = 0; level < 12; level++) {
            TreeEntry[] same = new TreeEntry[10];
            for (int i = 0; i < same.length; i++) {
                same[i] = new TreeEntry.Directory("d" + i, tree);
            }
            tree = objects.tree(same);
        }
        PlannedComponent plain = Plans.component(MemoryProject.create().file("x/f", ""), "{copy: {x/: /}}");
        Source said = plain.sources().get(0);
        SourceTree folder = SourceTree.of(objects, said.tree().pin(), tree, Limits.DEFAULT, LINKS);
        Source source = new Source.Folder(said.from(), folder, RootfsPath.ROOT);
        return new PlannedComponent(plain.recipe(), List.of(source), null, plain.nested(), plain.pins(), plain.key());
    }

    @Test
    @Timeout(60)
    void visitsNoPathForItsOwnSake() {
        assertThatCode(() -> UnsaidModules.refuse(hostile(new TreeEntry.File("f", ID, false))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> UnsaidModules.refuse(hostile(new TreeEntry.Gitlink("m", ID))))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("d0/d0/d0/d0/d0/d0/d0/d0/d0/d0/d0/d0/m, ")
                .hasMessageContaining(" and many more are needed");
    }
}
